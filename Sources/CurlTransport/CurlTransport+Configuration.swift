extension CurlTransport {
    /// Limits and trust of a transport. The defaults suit a gateway beside its Appwrite.
    public struct Configuration: Sendable {
        /// Most transfers at a time, and most connections kept open. 1 or more.
        public var maximumConnections = 64
        /// Most requests that may wait for one of them; one more fails as `overloaded`.
        public var maximumWaiting = 4096
        /// How long making a connection may take, with the TLS handshake.
        public var connectTimeout: Duration = .seconds(2)
        /// How long the first byte of an answer may take, from the start of the transfer.
        public var firstByteTimeout: Duration = .seconds(10)
        /// How long everything may take, waiting for a connection included.
        public var totalTimeout: Duration = .seconds(30)
        /// Largest answer, in bytes after decompression.
        public var maximumResponseSize = 16 * 1024 * 1024
        /// Asks for gzip. Off, because compressing costs both sides more than a local network does; turn it on towards an
        /// Appwrite far away.
        public var acceptsCompression = false
        /// How long an idle connection may be used again.
        public var idleTimeout: Duration = .seconds(55)
        /// Certificates of the authorities to trust, in a PEM file, instead of the system's.
        public var caFile: String?
        /// A proxy's URL. `nil` connects directly, whatever the environment says.
        public var proxy: String?

        public init() {}
    }
}
