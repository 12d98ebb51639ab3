import NIOHTTP1

extension HTTPRequestHead {
    /// What is wrong with the head, beyond what the parser sees; `nil` when nothing is.
    func refusal(by limits: HTTPLimits, _ survey: HeaderSurvey) -> HTTPRefusal? {
        // Method, two spaces and the version stand around the target.
        if uri.utf8.count + method.rawValue.utf8.count + 10 > limits.maximumRequestLine {
            return .requestLineTooLong(limits.maximumRequestLine)
        }
        if survey.bytes > limits.maximumHeaderBytes || survey.count > limits.maximumHeaderCount {
            return .headersTooLarge(limits)
        }
        // NIO stops parsing after a CONNECT but goes on collecting bytes.
        if method == .CONNECT { return .connectMethod }
        if survey.hosts > 1 { return .badRequest("The request has more than one Host header.") }
        if isAtLeastHTTP11, survey.host.isEmpty { return .badRequest("The request has no Host header.") }
        if !HostText.isHost(survey.host) {
            return .badRequest("The Host header is no host: a name or an address, with a port or without.")
        }
        if let authority = targetAuthority, authority.lowercased() != survey.host.lowercased() {
            return .badRequest("The target of the request names another host than its Host header.")
        }
        if survey.origins > 1 { return .badRequest("The request has more than one Origin header.") }
        if survey.encodesOtherwise {
            return .badRequest("The only Transfer-Encoding that is understood is chunked, once and alone.")
        }
        if survey.expects, isAtLeastHTTP11, !expectsContinue { return .unknownExpectation }
        return nil
    }

    var isAtLeastHTTP11: Bool { version.major > 1 || version.major == 1 && version.minor >= 1 }

    /// What `Content-Length` says; `nil` when it is not there.
    var announcedLength: Int? { headers.first(name: "content-length").flatMap { Int($0) } }

    /// The client waits for a 100 before it sends the body.
    var expectsContinue: Bool {
        let expectations = headers["expect"]
        return isAtLeastHTTP11 && !expectations.isEmpty
            && expectations.allSatisfy { $0.lowercased() == "100-continue" }
    }

    /// A body may follow.
    var announcesBody: Bool {
        headers.contains(name: "transfer-encoding")
            || (headers.first(name: "content-length").map { $0 != "0" } ?? false)
    }

    /// The target's path without the query; `nil` when the target is not a path.
    var path: Substring? {
        guard uri.utf8.first == UInt8(ascii: "/") else { return nil }
        return Substring(uri.utf8.prefix { $0 != UInt8(ascii: "?") })
    }

    /// The authority of a target in absolute form, `http://host:port/path`; `nil` when the target is not of that form.
    var targetAuthority: Substring? {
        guard uri.utf8.first != UInt8(ascii: "/"), let start = uri.firstRange(of: "://")?.upperBound else { return nil }
        return uri[start...].prefix { !"/?#".contains($0) }
    }

    /// Behind the question mark; empty when there is none.
    var query: Substring { Substring(uri.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst()) }
}
