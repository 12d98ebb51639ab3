/// A JSON object that keeps its members in the order in which they were written.
public struct JSONObject: Sendable, Hashable {
    public typealias Member = (key: String, value: JSONValue)

    /// Up to so many members a walk along the keys finds one as fast as hashing does.
    private static let largestUnindexed = 16

    private(set) var keys: [String] = []
    private(set) var values: [JSONValue] = []
    /// Where each key is; kept only for objects past `largestUnindexed`.
    private var positions: [String: Int]?

    public init() {}

    /// Members in order; of two with the same key the later one counts and keeps the earlier one's place.
    public init(_ members: some Sequence<(String, JSONValue)>) {
        for (key, value) in members { self[key] = value }
    }

    /// Keys and values in order, as many of one as of the other.
    init(keys: ArraySlice<String>, values: ArraySlice<JSONValue>) {
        self.keys.reserveCapacity(keys.count)
        self.values.reserveCapacity(values.count)
        for (key, value) in zip(keys, values) { self[key] = value }
    }

    public var count: Int { keys.count }
    public var isEmpty: Bool { keys.isEmpty }
    public var members: [Member] { zip(keys, values).map { ($0, $1) } }
    public var memberKeys: [String] { keys }

    /// Reading a missing key gives `nil`; setting `nil` removes the member; a new key goes to the end. Removing takes time in
    /// proportion to the size of the object.
    public subscript(key: String) -> JSONValue? {
        get { position(of: key).map { values[$0] } }
        set {
            switch (position(of: key), newValue) {
            case (let index?, let value?): values[index] = value
            case (let index?, nil):
                keys.remove(at: index)
                values.remove(at: index)
                indexIfLarge()
            case (nil, let value?): append(uniqueKey: key, value)
            case (nil, nil): break
            }
        }
    }

    /// Adds a member whose key is known to be new.
    mutating func append(uniqueKey key: String, _ value: JSONValue) {
        keys.append(key)
        values.append(value)
        if positions != nil {
            positions?[key] = keys.count - 1
        } else if keys.count > JSONObject.largestUnindexed {
            indexIfLarge()
        }
    }

    private func position(of key: String) -> Int? {
        if let positions { positions[key] } else { keys.firstIndex(of: key) }
    }

    private mutating func indexIfLarge() {
        guard keys.count > JSONObject.largestUnindexed else {
            positions = nil
            return
        }
        positions = Dictionary(zip(keys, keys.indices)) { first, _ in first }
    }

    /// Equal with the same members in whatever order.
    public static func == (lhs: JSONObject, rhs: JSONObject) -> Bool {
        lhs.count == rhs.count
            && zip(lhs.keys, lhs.values).allSatisfy { key, value in rhs[key] == value }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(Set(keys))
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements)
    }
}
