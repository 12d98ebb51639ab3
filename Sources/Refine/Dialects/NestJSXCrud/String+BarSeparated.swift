extension String {
    /// The parts between double bars, empty ones too. Compared as bytes: a combining mark behind a bar must not hide it.
    func barSeparated(maxSplits: Int = .max) -> [String] {
        let bar = UInt8(ascii: "|")
        var parts: [String] = []
        var start = utf8.startIndex
        var index = start
        while parts.count < maxSplits, let first = utf8[index...].firstIndex(of: bar) {
            let second = utf8.index(after: first)
            index = second
            guard second < utf8.endIndex, utf8[second] == bar else { continue }
            parts.append(String(self[start..<first]))
            start = utf8.index(after: second)
            index = start
        }
        parts.append(String(self[start...]))
        return parts
    }
}
