import JSONBytes
import Refine

/// Parameters that are passed on, in a query or as members of a body. Appwrite takes the project from one, and the mode, and newer versions
/// a JWT and the user that somebody acts for: who calls and for which project is not for a caller to say here.
enum PassthroughQuery {
    /// In lower case, letters and digits alone.
    private static let refused: Set<String> = [
        "project", "projectid", "mode", "jwt", "key", "apikey", "devkey", "session", "sessionid", "secretkey", "cookie",
        "fallbackcookies", "forwardedfor", "forwardeduseragent",
    ]

    /// Every name that begins so.
    private static let refusedFronts = ["impersonate", "xappwrite", "xforwarded", "xfallback", "asession"]

    /// - Throws: 400 for a query that cannot be read, or that names one of those.
    static func parameters(_ text: String) throws(HttpError) -> [(name: String, value: String)] {
        let parameters = try QueryString(text).parameters
        for parameter in parameters where saysWhoCalls(parameter.name) {
            throw Self.refusal(parameter.name, in: "The parameter")
        }
        return parameters.map { ($0.name, $0.value ?? "") }
    }

    /// - Throws: 400 for members that Appwrite would take for such a parameter. What lies within them is data.
    static func check(_ body: JSONValue) throws(HttpError) {
        for key in body.object?.memberKeys ?? [] where saysWhoCalls(key) {
            throw Self.refusal(key, in: "The body's member")
        }
    }

    /// A name in any case counts, and as PHP reads it: up to what makes it an array's, and with other signs for what PHP takes for
    /// `_`.
    static func saysWhoCalls(_ name: String) -> Bool {
        let start = name.drop { $0.isWhitespace || $0 == "\0" }
        let plain = start.prefix { $0 != "[" && $0 != "\0" }.lowercased().filter { $0.isLetter || $0.isNumber }
        return refused.contains(plain) || refusedFronts.contains { plain.hasPrefix($0) }
    }

    private static func refusal(_ name: String, in place: String) -> HttpError {
        HttpError(
            400, type: "gateway_parameter_refused",
            "\(place) \(Excerpt.name(name)) is not passed on: the gateway says itself who calls, and for which project.",
            errors: [name: ["is not passed on."]])
    }
}
