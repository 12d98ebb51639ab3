/// A call that somebody else has put together, and that is passed on to Appwrite as it is.
public struct ForwardedCall: Sendable {
    /// Upper case.
    public var method: String
    /// Segments of the path below the endpoint, decoded.
    public var path: [String]
    /// Names and values, decoded, in order.
    public var query: [(name: String, value: String)]
    /// Headers of the call. None of them says who calls: that is the caller's credential's business.
    public var headers: [TransportHeader]
    public var body: [UInt8]?

    public init(
        method: String, path: [String], query: [(name: String, value: String)] = [], headers: [TransportHeader] = [],
        body: [UInt8]? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }
}

extension ForwardedCall {
    /// Whether it asks for an answer only if there is a newer one.
    fileprivate var isConditional: Bool {
        headers.contains { ["if-none-match", "if-modified-since"].contains($0.name.lowercased()) }
    }
}

extension AppwriteClient {
    /// Sends a call as the caller, and gives the whole answer.
    /// - Throws: `refused` for every status of 400 and more, for redirects, which nobody follows, and for a 304 that nobody asked for;
    ///   `invalidRequest` for headers that cannot be sent.
    public func forward(_ call: ForwardedCall, as caller: Caller) async throws(AppwriteFailure) -> TransportResponse {
        let named = Set(call.headers.map { $0.name.lowercased() })
        let headers = identification(of: caller).filter { !named.contains($0.name.lowercased()) } + call.headers
        for header in headers where !header.isSendable {
            throw .transport(
                TransportError(.invalidRequest, "a header holds what HTTP does not allow and was not sent"))
        }
        var path: [UInt8] = []
        for segment in call.path {
            guard AppwritePath.isOneSegment(segment) else {
                throw .invalidArgument("path", "A segment of it is no segment of a path.")
            }
            path.append(UInt8(ascii: "/"))
            PercentEncoding.append(segment, to: &path)
        }
        var query = URLQuery()
        for (name, value) in call.query { query.append(name, value) }
        let url = endpoint + String(decoding: path + (query.isEmpty ? [] : [0x3F] + query.bytes), as: UTF8.self)
        let request = TransportRequest(method: call.method, url: url, headers: headers, body: call.body)
        let response = try await answer(to: request)
        let isAsked = response.status == 304 && call.isConditional
        guard (200..<300).contains(response.status) || isAsked else {
            throw refusal(response, isWrite: !request.mayBeRepeated)
        }
        return response
    }
}
