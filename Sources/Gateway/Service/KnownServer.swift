import NIOConcurrencyHelpers

/// What is known of the Appwrite behind the gateway; little until it has been asked.
final class KnownServer: Sendable {
    private let state = NIOLockedValueBox(ServerCapabilities.unknown)

    var capabilities: ServerCapabilities {
        get { state.withLockedValue { $0 } }
        set { state.withLockedValue { $0 = newValue } }
    }
}
