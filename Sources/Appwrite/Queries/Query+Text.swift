import JSONBytes

extension Query {
    /// Longest query text that Appwrite takes, in characters (Unicode scalars) before percent-encoding.
    public static let maximumLength = 4096
    /// Most queries of one request.
    public static let maximumCount = 100
    /// Most values of one filter.
    public static let maximumValues = 500

    /// The query as the JSON text that goes into `queries[n]`: `{"method", "attribute", "values"}`, without what is empty.
    public var text: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Length of `text` as Appwrite counts it against `maximumLength`.
    public var length: Int { text.unicodeScalars.count }

    /// Appends `text`'s bytes. Written out by hand rather than through `JSONValue`, because every list passes through here.
    func append(to bytes: inout [UInt8]) {
        switch self {
        case .filter(let method, let column, let values):
            Query.open(method.rawValue, attribute: column, &bytes)
            if !values.isEmpty { Query.appendValues(values, to: &bytes) { $0.serialize(into: &$1) } }
        case .and(let children):
            Query.open("and", &bytes)
            Query.appendValues(children, to: &bytes) { $0.append(to: &$1) }
        case .or(let children):
            Query.open("or", &bytes)
            Query.appendValues(children, to: &bytes) { $0.append(to: &$1) }
        case .orderAsc(let column): Query.open("orderAsc", attribute: column, &bytes)
        case .orderDesc(let column): Query.open("orderDesc", attribute: column, &bytes)
        case .orderRandom: Query.open("orderRandom", &bytes)
        case .limit(let count): Query.appendNumber("limit", count, to: &bytes)
        case .offset(let count): Query.appendNumber("offset", count, to: &bytes)
        case .cursorAfter(let id): Query.appendTexts("cursorAfter", [id], to: &bytes)
        case .cursorBefore(let id): Query.appendTexts("cursorBefore", [id], to: &bytes)
        case .select(let columns): Query.appendTexts("select", columns, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func appendNumber(_ method: String, _ number: Int, to bytes: inout [UInt8]) {
        open(method, &bytes)
        appendValues(CollectionOfOne(number), to: &bytes) { $1 += String($0).utf8 }
    }

    private static func appendTexts(_ method: String, _ texts: [String], to bytes: inout [UInt8]) {
        open(method, &bytes)
        appendValues(texts, to: &bytes) { $1.appendJSONString($0) }
    }

    private static func open(_ method: String, attribute: String? = nil, _ bytes: inout [UInt8]) {
        bytes += #"{"method":""#.utf8
        bytes += method.utf8
        bytes.append(UInt8(ascii: "\""))
        if let attribute {
            bytes += #","attribute":"#.utf8
            bytes.appendJSONString(attribute)
        }
    }

    private static func appendValues<Element>(
        _ values: some Collection<Element>, to bytes: inout [UInt8], _ append: (Element, inout [UInt8]) -> Void
    ) {
        bytes += #","values":["#.utf8
        var isFirst = true
        for value in values {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            append(value, &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }
}
