import NIOHTTP1

extension HTTPRefusal {
    static func badRequest(_ message: String) -> HTTPRefusal {
        HTTPRefusal(status: 400, type: "gateway_bad_request", message: message)
    }

    static let headTimedOut = HTTPRefusal(
        status: 408, type: "gateway_request_timeout", message: "The head of the request did not arrive in time.")

    static let bodyTimedOut = HTTPRefusal(
        status: 408, type: "gateway_request_timeout", message: "The body of the request stopped arriving.")

    static func requestLineTooLong(_ limit: Int) -> HTTPRefusal {
        HTTPRefusal(
            status: 414, type: "gateway_uri_too_long", message: "The request line is longer than \(limit) bytes.")
    }

    static func headersTooLarge(_ limits: HTTPLimits) -> HTTPRefusal {
        HTTPRefusal(
            status: 431, type: "gateway_headers_too_large",
            message:
                "The headers are more than \(limits.maximumHeaderBytes) bytes or \(limits.maximumHeaderCount) lines.")
    }

    static let answersFull = HTTPRefusal(
        status: 503, type: "gateway_answers_full",
        message:
            "Too many large answers wait for their readers. Try again in a moment, or ask for less at a time: for a page of the list, or for fewer fields.",
        headers: [("Retry-After", "2")])

    static let unknownExpectation = HTTPRefusal(
        status: 417, type: "gateway_expectation_failed", message: "The only expectation that is met is 100-continue.")

    static let connectMethod = HTTPRefusal(
        status: 405, type: "gateway_method_not_allowed",
        message: "This server is not a proxy: CONNECT is not possible.",
        headers: [("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")])

    static let unsupportedVersion = HTTPRefusal(
        status: 505, type: "gateway_http_version",
        message: "The request line must end with HTTP/1.1 or HTTP/1.0, and with CR LF.")

    /// What the parser's error means to the client.
    /// - Parameter isInRequestLine: the error came before the first line was complete.
    static func parsing(_ error: HTTPParserError, isInRequestLine: Bool, limits: HTTPLimits) -> HTTPRefusal {
        switch error {
        case .headerOverflow:
            isInRequestLine ? requestLineTooLong(limits.maximumRequestLine) : headersTooLarge(limits)
        case .invalidVersion:
            unsupportedVersion
        case .invalidMethod:
            badRequest("The request line is not one of HTTP/1.1, or its method is unknown.")
        case .invalidURL:
            badRequest("The path of the request holds characters that must be percent-encoded.")
        case .invalidContentLength, .unexpectedContentLength:
            badRequest("The Content-Length is not a single number that fits the request.")
        case .invalidChunkSize:
            badRequest("A chunk of the body is malformed.")
        case .invalidHeaderToken:
            badRequest("A header line is malformed.")
        case .invalidEOFState, .closedConnection:
            badRequest("The connection ended before the request was complete.")
        default:
            badRequest(
                "The request is not well-formed HTTP/1.1; Content-Length beside Transfer-Encoding is not, either.")
        }
    }

    // MARK: - WebSocket handshakes

    static let webSocketMethod = HTTPRefusal(
        status: 405, type: "gateway_method_not_allowed", message: "A WebSocket handshake is a GET request.",
        headers: [("Allow", "GET")])

    static func webSocketUpgradeRequired(_ message: String) -> HTTPRefusal {
        HTTPRefusal(
            status: 426, type: "gateway_upgrade_required", message: message,
            headers: [("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13")])
    }
}
