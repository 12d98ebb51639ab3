import Logging

/// What all handlers share.
struct EmulatorCore: Sendable {
    let configuration: EmulatorConfiguration
    let environment: EmulatorEnvironment
    let store: Store
    let catalog: Catalog
    let hub: RealtimeHub
    let authenticator: Authenticator
    /// Signs JWTs. Drawn once and kept in the database.
    let tokenKey: [UInt8]
    let logger: Logger
}
