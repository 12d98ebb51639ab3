import JSONBytes

/// What comes out of a provider's method: the data, or what it throws.
enum ProviderOutcome: Sendable, Equatable {
    /// `total` of lists only.
    case data(JSONValue?, total: JSONValue? = nil)
    /// The members that refine reads of an error; `nil` where the provider leaves one out.
    case threw(message: JSONValue?, statusCode: JSONValue?, errors: JSONValue?)

    /// Reads the recorded form, in which undefined is `{"$undefined": true}`.
    init(_ json: JSONValue) {
        func defined(_ value: JSONValue?) -> JSONValue? { value?["$undefined"] == nil ? value : nil }
        if let thrown = json["threw"] {
            self = .threw(
                message: thrown["message"], statusCode: thrown["statusCode"], errors: thrown["errors"])
        } else {
            self = .data(defined(json["result"]?["data"]), total: defined(json["result"]?["total"]))
        }
    }
}
