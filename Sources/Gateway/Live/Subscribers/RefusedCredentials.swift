import Appwrite

/// Credentials that have just been refused, bounded in number and time: who comes back with one is told at once.
///
/// A browser's `EventSource` reconnects by itself whenever its stream ends, and stops only at an HTTP error.
struct RefusedCredentials: Sendable {
    static let limit = 1024
    static let memory: Duration = .seconds(60)

    private var times: [Credential: Duration] = [:]
    private var order: [Credential] = []

    mutating func add(_ credential: Credential, at now: Duration) {
        if times.updateValue(now, forKey: credential) == nil { order.append(credential) }
        while order.count > Self.limit { times[order.removeFirst()] = nil }
    }

    func contains(_ credential: Credential, at now: Duration) -> Bool {
        times[credential].map { now - $0 < Self.memory } ?? false
    }
}
