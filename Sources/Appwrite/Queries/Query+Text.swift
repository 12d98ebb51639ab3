import JSONBytes

extension Query {
    /// Longest query text that Appwrite takes, in characters (Unicode scalars) before percent-encoding.
    public static let maximumLength = 4096
    /// Most queries of one request.
    public static let maximumCount = 100
    /// Most values of one filter.
    public static let maximumValues = 500

    /// The query as Appwrite's JSON object `{"method", "attribute", "values"}`; what is empty is left out.
    public var json: JSONValue {
        switch self {
        case .filter(let method, let column, let values):
            Query.object(method.rawValue, attribute: column, values: values.isEmpty ? nil : values)
        case .and(let children): Query.object("and", values: children.map(\.json))
        case .or(let children): Query.object("or", values: children.map(\.json))
        case .orderAsc(let column): Query.object("orderAsc", attribute: column)
        case .orderDesc(let column): Query.object("orderDesc", attribute: column)
        case .orderRandom: Query.object("orderRandom")
        case .limit(let count): Query.object("limit", values: [.integer(count)])
        case .offset(let count): Query.object("offset", values: [.integer(count)])
        case .cursorAfter(let id): Query.object("cursorAfter", values: [.string(id)])
        case .cursorBefore(let id): Query.object("cursorBefore", values: [.string(id)])
        case .select(let columns): Query.object("select", values: columns.map { .string($0) })
        }
    }

    /// The query as the JSON text that goes into `queries[n]`.
    public var text: String { json.text }

    /// Length of `text` as Appwrite counts it against `maximumLength`.
    public var length: Int { text.unicodeScalars.count }

    private static func object(_ method: String, attribute: String? = nil, values: [JSONValue]? = nil) -> JSONValue {
        var object = JSONObject()
        object["method"] = .string(method)
        object["attribute"] = attribute.map { .string($0) }
        object["values"] = values.map { .array($0) }
        return .object(object)
    }
}
