import JSONBytes
import Refine

/// Parameters that are passed on. Appwrite takes the project from a parameter too, and the mode, and newer versions a JWT: who calls and
/// for which project is not for a caller to say here.
enum PassthroughQuery {
    private static let refused: Set<String> = ["project", "mode", "jwt", "key", "session"]

    /// - Throws: 400 for a query that cannot be read, or that names one of those.
    static func parameters(_ text: String) throws(HttpError) -> [(name: String, value: String)] {
        let parameters = try QueryString(text).parameters
        for parameter in parameters where refused.contains(plain(parameter.name)) {
            throw Self.refusal(parameter.name, in: "The parameter")
        }
        return parameters.map { ($0.name, $0.value ?? "") }
    }

    /// - Throws: 400 for members that would be taken for such a parameter.
    static func check(_ body: JSONValue) throws(HttpError) {
        for key in body.object?.memberKeys ?? [] where plain(key) == "project" {
            throw Self.refusal(key, in: "The body's member")
        }
    }

    /// The name as PHP reads it: without blanks before it, and up to what makes it an array's.
    private static func plain(_ name: String) -> String {
        let start = name.drop { $0.isWhitespace || $0 == "\0" }
        return start.prefix { $0 != "[" && $0 != "\0" }.lowercased()
    }

    private static func refusal(_ name: String, in place: String) -> HttpError {
        HttpError(
            400, type: "gateway_parameter_refused",
            "\(place) \(Excerpt.name(name)) is not passed on: the gateway says itself who calls, and for which project.",
            errors: [name: ["is not passed on."]])
    }
}
