extension GatewayConfiguration {
    /// What `/appwrite` passes on.
    public struct Passthrough: Sendable, Equatable {
        /// Calls that are passed on; none unless they are listed.
        public var allow: [PassthroughRule] = []

        public init() {}
    }
}
