import Logging

/// What all handlers share.
struct EmulatorCore: Sendable {
    let configuration: EmulatorConfiguration
    let environment: EmulatorEnvironment
    let store: Store
    let blobs: BlobStore
    let catalog: Catalog
    let hub: RealtimeHub
    let authenticator: Authenticator
    let logger: Logger
}
