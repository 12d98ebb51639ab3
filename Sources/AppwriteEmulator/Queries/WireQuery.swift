import JSONBytes

/// A query as it stands in `queries[]`: `{"method": "equal", "attribute": "status", "values": ["a"]}`, read but not yet held
/// against a table.
struct WireQuery: Sendable {
    enum Method: String, Sendable {
        case equal, notEqual, lessThan, lessThanEqual, greaterThan, greaterThanEqual, contains, notContains, search,
            notSearch
        /// Of lists, from 1.9.
        case containsAny, containsAll
        case isNull, isNotNull, between, notBetween, startsWith, notStartsWith, endsWith, notEndsWith
        case and, or
        case select, orderAsc, orderDesc, orderRandom, limit, offset, cursorAfter, cursorBefore

        var isLogical: Bool { self == .and || self == .or }

        /// Whether it decides which rows match, rather than how they are paged, ordered or shown.
        var isFilter: Bool {
            switch self {
            case .select, .orderAsc, .orderDesc, .orderRandom, .limit, .offset, .cursorAfter, .cursorBefore: false
            default: true
            }
        }

        /// Whether a server of this kind knows it.
        func isKnown(to variant: ServerVariant) -> Bool {
            self != .containsAny && self != .containsAll || variant.isFrom19
        }

        /// Whether it asks for parts of a text or elements of a list.
        var isContains: Bool {
            switch self {
            case .contains, .notContains, .containsAny, .containsAll: true
            default: false
            }
        }

        /// Whether it asks what comes before or behind a value.
        var isOfOrder: Bool {
            switch self {
            case .lessThan, .lessThanEqual, .greaterThan, .greaterThanEqual, .between, .notBetween: true
            default: false
            }
        }

        /// The name at the beginning of a message.
        var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
    }

    var method: Method
    var attribute: String
    var values: [JSONValue]
    /// The parts of `and` and `or`.
    var children: [WireQuery] = []
}

extension WireQuery {
    /// - Throws: the message of a text that is no query; `nil` for the one kind that the real server answers with a 500.
    struct Fault: Error {
        var message: String?
    }

    init(parsing text: String, variant: ServerVariant = .standard) throws(Fault) {
        guard let value = try? JSONValue(parsing: text, maximumDepth: 256) else {
            throw Fault(message: "Invalid query: Syntax error")
        }
        switch value {
        case .object(let object): try self.init(object, variant)
        // An empty list is to the real server an object without members.
        case .array(let elements):
            try self.init(JSONObject(elements.enumerated().map { ("\($0.offset)", $0.element) }), variant)
        default: throw Fault(message: "Invalid query. Must be an array, got \(Self.typeName(of: value))")
        }
    }

    private init(_ object: JSONObject, _ variant: ServerVariant) throws(Fault) {
        let method = object["method"] ?? ""
        let attribute = object["attribute"] ?? ""
        let values = object["values"] ?? []
        guard let methodName = method.string else {
            throw Fault(message: "Invalid query method. Must be a string, got \(Self.typeName(of: method))")
        }
        guard let known = Method(rawValue: methodName), known.isKnown(to: variant) else {
            throw Fault(message: "Invalid query method: \(methodName)")
        }
        guard let attributeName = attribute.string else {
            throw Fault(message: "Invalid query attribute. Must be a string, got \(Self.typeName(of: attribute))")
        }
        guard let elements = JSONObject(listOrObject: values)?.members.map(\.value) else {
            throw Fault(message: "Invalid query values. Must be an array, got \(Self.typeName(of: values))")
        }
        self.init(method: known, attribute: attributeName, values: known.isLogical ? [] : elements)
        guard known.isLogical else { return }
        for element in elements {
            // Children given as texts break the real server.
            guard let child = JSONObject(listOrObject: element) else { throw Fault(message: nil) }
            children.append(try WireQuery(child, variant))
        }
    }

    /// What PHP calls a value's type.
    private static func typeName(of value: JSONValue) -> String {
        switch value {
        case .null: "NULL"
        case .bool: "boolean"
        case .number(let number): number.isWrittenAsInteger ? "integer" : "double"
        case .string: "string"
        case .array, .object: "array"
        }
    }
}

extension JSONObject {
    /// An object, or a list as an object with numbers for keys.
    fileprivate init?(listOrObject value: JSONValue) {
        guard value.string == nil else { return nil }
        self.init(loosely: value)
    }
}
