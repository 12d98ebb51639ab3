import NIOHTTP1

/// What the server itself wants to know of a request's headers, found in one pass: looking a name up costs a pass each.
struct HeaderSurvey {
    private(set) var count = 0
    /// As on the wire, with colon, space and line end.
    private(set) var bytes = 0
    private(set) var hosts = 0
    /// The `Host`; empty when there is none.
    private(set) var host = ""
    private(set) var origins = 0
    /// The `Origin` of the page that sends the request.
    private(set) var origin: String?
    private(set) var asksForUpgrade = false
    private(set) var expects = false
    /// There is a `Transfer-Encoding` other than `chunked` alone.
    private(set) var encodesOtherwise = false
    private var transferEncodings = 0

    init(_ headers: HTTPHeaders) {
        for (name, value) in headers {
            count += 1
            bytes += name.utf8.count + value.utf8.count + 4
            switch name.utf8.count {
            case 4 where name.lowercased() == "host":
                hosts += 1
                host = value
            case 6:
                switch name.lowercased() {
                case "expect": expects = true
                case "origin":
                    origins += 1
                    origin = value
                default: break
                }
            case 7 where name.lowercased() == "upgrade": asksForUpgrade = true
            case 17 where name.lowercased() == "transfer-encoding":
                transferEncodings += 1
                if transferEncodings > 1 || value.lowercased() != "chunked" { encodesOtherwise = true }
            default: break
            }
        }
    }
}
