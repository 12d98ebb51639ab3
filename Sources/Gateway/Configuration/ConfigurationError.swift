/// What is wrong with a configuration: all of it at once. Holds no value of a secret key.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    public struct Problem: Sendable, Equatable, CustomStringConvertible {
        /// Where: `gateway.yaml:12`, `REFINE_GATEWAY_LISTEN`, `--listen`, or empty.
        public var source: String
        /// The key's path, `appwrite.endpoint`; empty when the file as a whole is at fault.
        public var key: String
        /// What is wrong and how to mend it.
        public var message: String

        public init(source: String, key: String, message: String) {
            self.source = source
            self.key = key
            self.message = message
        }

        public var description: String {
            [source, key, message].filter { !$0.isEmpty }.joined(separator: ": ")
        }
    }

    public var problems: [Problem]

    public init(problems: [Problem]) {
        self.problems = problems
    }

    /// One problem a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
