import JSONBytes

/// What a filter compares with. Query strings carry text only, so the column's type decides later what `"10"` means.
public enum FilterValue: Sendable, Hashable {
    /// No value was given: refine's undefined, which is lost on the way. A comparison without one is no filter; null is a value.
    case absent
    /// From a query string.
    case text(String)
    /// From JSON, where `10` and `"10"` differ; never an array.
    case typed(JSONValue)
    /// Several values, of a repeated key or a JSON array.
    case list([FilterValue])
}
