extension GatewayConfiguration {
    /// Uploads and downloads.
    public struct Files: Sendable, Equatable {
        /// Buckets that are served; `nil` serves all of them.
        public var buckets: [String]?
        /// Bytes of the files of one request.
        public var maximumSize = 1 << 30
        /// Bytes of uploads that may lie on the disk at one time.
        public var disk = 4 << 30
        /// Where they lie; empty takes the system's folder for temporary files.
        public var folder = ""
        /// Transfers of files at one time.
        public var connections = 32
        /// How long nothing may move between the gateway and Appwrite.
        public var timeout: Duration = .seconds(60)

        public init() {}
    }
}
