/// Writes compact JSON piece by piece into one buffer and sets the commas. For those who render bytes: row bodies pass through
/// `raw`, everything around them is written here.
///
///     var writer = JSONWriter()
///     writer.beginObject()
///     writer.key("data")
///     writer.raw(rows)
///     writer.member("total", .integer(25))
///     writer.endObject()
///
/// What begins must end, and in an object each value needs its key: the writer does not check this.
public struct JSONWriter: Sendable {
    /// What has been written so far.
    public private(set) var bytes: [UInt8] = []
    /// Whether what comes next follows a value in the same container.
    private var needsComma = false

    public init(reservingCapacity capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    public mutating func beginObject() { begin(0x7B) }
    public mutating func endObject() { end(0x7D) }
    public mutating func beginArray() { begin(0x5B) }
    public mutating func endArray() { end(0x5D) }

    /// The key of the member whose value is written next.
    public mutating func key(_ key: String) {
        separate()
        bytes.appendJSONString(key)
        bytes.append(0x3A)
        needsComma = false
    }

    public mutating func string(_ text: String) {
        separate()
        bytes.appendJSONString(text)
    }

    public mutating func integer(_ value: some FixedWidthInteger) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    public mutating func value(_ value: JSONValue) {
        separate()
        value.serialize(into: &bytes)
    }

    /// A member of an object, key and value.
    public mutating func member(_ key: String, _ value: JSONValue) {
        self.key(key)
        self.value(value)
    }

    /// One value that is JSON already; it is copied as it is.
    public mutating func raw(_ json: some Collection<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
    }

    private mutating func separate() {
        if needsComma { bytes.append(0x2C) }
        needsComma = true
    }

    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func end(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }
}
