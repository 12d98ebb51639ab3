import NIOHTTP1

/// What the server itself wants to know of a request's headers, found in one pass: looking a name up costs a pass each.
struct HeaderSurvey {
    private(set) var count = 0
    /// As on the wire, with colon, space and line end.
    private(set) var bytes = 0
    private(set) var hosts = 0
    /// There is a `Host`, and it is not empty.
    private(set) var namesHost = false
    private(set) var asksForUpgrade = false
    private(set) var expects = false

    init(_ headers: HTTPHeaders) {
        for (name, value) in headers {
            count += 1
            bytes += name.utf8.count + value.utf8.count + 4
            switch name.utf8.count {
            case 4 where name.lowercased() == "host":
                hosts += 1
                namesHost = !value.isEmpty
            case 6 where name.lowercased() == "expect": expects = true
            case 7 where name.lowercased() == "upgrade": asksForUpgrade = true
            default: break
            }
        }
    }
}
