/// What is wrong with a value, in words that follow the key's name: `must be …`.
struct ConfigurationFault: Error {
    struct Part {
        /// Where inside the value: `["articles", "table"]`; empty for the value as a whole.
        var path: [String] = []
        /// The line of the file, where that is known.
        var line: Int?
        var message: String
    }

    /// At least one.
    var parts: [Part]

    init(_ message: String) {
        parts = [Part(message: message)]
    }

    init(parts: [Part]) {
        self.parts = parts
    }

    var message: String { parts.map(\.message).joined(separator: "; ") }

    /// The same faults, seen from outside the entry that they are in.
    func below(_ key: String, line: Int?) -> [Part] {
        parts.map { Part(path: [key] + $0.path, line: $0.line ?? line, message: $0.message) }
    }
}
