import Logging
import ServiceLifecycle

/// The gateway as a service: both listeners, the way up to Appwrite, and live mode.
public struct GatewayService: Service {
    private let configuration: GatewayConfiguration
    private let logger: Logger
    private let onReady: @Sendable (GatewayAddresses) async -> Void

    /// - Parameters:
    ///   - onReady: called once, when every listener accepts connections (Appwrite need not answer yet).
    /// - Throws: `ConfigurationError` for what only shows when the parts are put together.
    public init(
        configuration: GatewayConfiguration, logger: Logger,
        onReady: @escaping @Sendable (GatewayAddresses) async -> Void = { _ in }
    ) throws {
        self.configuration = configuration
        self.logger = logger
        self.onReady = onReady
    }

    /// Runs until graceful shutdown. Throws `GatewayServiceError` when the Appwrite server is too old, and what binding throws.
    public func run() async throws {
        // placeholder
    }
}
