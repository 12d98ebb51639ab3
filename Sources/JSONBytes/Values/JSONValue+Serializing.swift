extension JSONValue {
    /// The value as compact JSON.
    public func serialized() -> [UInt8] {
        var bytes: [UInt8] = []
        serialize(into: &bytes)
        return bytes
    }

    /// The value as compact JSON text.
    public var text: String { String(decoding: serialized(), as: UTF8.self) }

    /// Appends the value to `bytes` as compact JSON.
    public func serialize(into bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let number): bytes.append(contentsOf: number.literal.utf8)
        case .string(let text): bytes.appendJSONString(text)
        case .array(let elements):
            bytes.append(0x5B)
            var isFirst = true
            for element in elements {
                if !isFirst { bytes.append(0x2C) }
                isFirst = false
                element.serialize(into: &bytes)
            }
            bytes.append(0x5D)
        case .object(let object): object.serialize(into: &bytes)
        }
    }
}

extension JSONObject {
    /// Appends the object to `bytes` as compact JSON, members in order.
    public func serialize(into bytes: inout [UInt8]) {
        bytes.append(0x7B)
        var isFirst = true
        for (key, value) in zip(keys, values) {
            if !isFirst { bytes.append(0x2C) }
            isFirst = false
            bytes.appendJSONString(key)
            bytes.append(0x3A)
            value.serialize(into: &bytes)
        }
        bytes.append(0x7D)
    }
}
