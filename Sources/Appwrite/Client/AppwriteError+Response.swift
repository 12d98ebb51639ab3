import JSONBytes

extension AppwriteError {
    /// Reads an error answer. A body that is not Appwrite's (a proxy's page, plain text, nothing) gives
    /// `general_unknown` with the status kept; its text is not repeated. Routes that a server does not have are told by a page
    /// (from 1.9.6 on) or by plain text, so that a 404 without a type is one of those.
    /// - Parameter now: seconds since 1970, asked only when the answer names a time.
    init(_ response: TransportResponse, now: () -> Int) {
        let json = try? JSONValue(parsing: response.body)
        let type = json?["type"]?.string
        self.init(
            status: response.status,
            type: type ?? (response.status == 404 ? "general_route_not_found" : "general_unknown"),
            message: json?["message"]?.string ?? AppwriteError.message(forStatus: response.status),
            retryAfter: AppwriteError.retryAfter(response, now: now))
    }

    private static func message(forStatus status: Int) -> String {
        switch status {
        case 300..<400: "The server answered \(status), a redirect. Check Appwrite's endpoint."
        case 404: "The server has no such route, or does not answer under this host name. Check Appwrite's endpoint."
        default: "The server answered \(status) with something that is not Appwrite's."
        }
    }

    /// Appwrite sends no `Retry-After`; its `X-RateLimit-Reset` is the Unix time at which the counter starts anew.
    /// Something on the way to it may send the former.
    private static func retryAfter(_ response: TransportResponse, now: () -> Int) -> Int? {
        if let seconds = response.header("retry-after").flatMap({ Int($0) }) { return max(seconds, 0) }
        guard response.status == 429, let reset = response.header("x-ratelimit-reset").flatMap({ Int($0) }) else {
            return nil
        }
        let (seconds, overflow) = reset.subtractingReportingOverflow(now())
        return overflow ? nil : max(seconds, 1)
    }
}
