import JSONBytes

extension DocumentGenerator {
    /// The value as JSON with white space and escapes at random places.
    mutating func write(_ value: JSONValue) -> [UInt8] {
        var bytes: [UInt8] = []
        write(value, into: &bytes)
        return bytes
    }

    private mutating func write(_ value: JSONValue, into bytes: inout [UInt8]) {
        writeSpace(into: &bytes)
        switch value {
        case .string(let text): writeString(text, into: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(element, into: &bytes)
            }
            writeSpace(into: &bytes)
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                writeSpace(into: &bytes)
                writeString(member.key, into: &bytes)
                writeSpace(into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                write(member.value, into: &bytes)
            }
            writeSpace(into: &bytes)
            bytes.append(UInt8(ascii: "}"))
        default: value.serialize(into: &bytes)
        }
        writeSpace(into: &bytes)
    }

    private mutating func writeSpace(into bytes: inout [UInt8]) {
        while random.oneIn(4) { bytes.append([0x20, 0x0A, 0x0D, 0x09].randomElement(using: &random) ?? 0x20) }
    }

    private mutating func writeString(_ text: String, into bytes: inout [UInt8]) {
        guard random.oneIn(3) else {
            bytes.appendJSONString(text)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 || scalar == "\"" || scalar == "\\" || random.oneIn(3) {
                for unit in String(scalar).utf16 { writeEscape(of: unit, into: &bytes) }
            } else {
                bytes.append(contentsOf: String(scalar).utf8)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func writeEscape(of unit: UInt16, into bytes: inout [UInt8]) {
        let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
        bytes.append(contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)".utf8)
    }
}
