/// An answer that the server gives by itself, before or instead of the application. The connection closes after it.
public struct HTTPRefusal: Error, Sendable {
    /// HTTP status.
    public var status: Int
    /// Stable name of the reason, with the prefix `gateway_`.
    public var type: String
    /// What was wrong and how to mend it. Holds nothing of the request.
    public var message: String
    /// Further headers, such as `Allow`.
    public var headers: [(name: String, value: String)]
    /// The body, when it is already rendered.
    public var body: [UInt8]?

    public init(
        status: Int, type: String, message: String, headers: [(name: String, value: String)] = [],
        body: [UInt8]? = nil
    ) {
        self.status = status
        self.type = type
        self.message = message
        self.headers = headers
        self.body = body
    }

    /// Further headers of a refusal, by the `Origin` of its request where that is known.
    public typealias Headers = @Sendable (_ origin: String?) -> [(name: String, value: String)]

    /// Makes the JSON body of a refusal.
    public typealias Renderer = @Sendable (HTTPRefusal) -> [UInt8]

    /// `{"message": …, "statusCode": …, "type": …}`.
    @Sendable public static func gatewayBody(_ refusal: HTTPRefusal) -> [UInt8] {
        let message = quoted(refusal.message)
        let type = quoted(refusal.type)
        return Array("{\"message\":\(message),\"statusCode\":\(refusal.status),\"type\":\(type)}".utf8)
    }

    /// A JSON string.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\u{0}"..."\u{1F}":
                quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
