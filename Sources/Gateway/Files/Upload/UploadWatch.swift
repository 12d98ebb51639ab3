/// How often whoever watches an upload is told how far it is: a value without a clock.
struct UploadWatch: Sendable {
    /// Bytes that have to come between two tellings.
    static let interval = 1024 * 1024

    private var received = 0
    private var told = -interval
    private var loaded = 0
    private var total: Int?

    /// So many bytes have come from the sender.
    mutating func received(_ count: Int) -> UploadEvent? {
        received = count
        guard received - told >= Self.interval else { return nil }
        told = received
        return event
    }

    /// The request is there whole.
    mutating func begin(total: Int) -> UploadEvent {
        self.total = total
        return event
    }

    /// Appwrite has so many bytes of all files.
    mutating func loaded(_ count: Int) -> UploadEvent {
        loaded = max(loaded, count)
        return event
    }

    private var event: UploadEvent { .progress(received: received, loaded: loaded, total: total) }
}
