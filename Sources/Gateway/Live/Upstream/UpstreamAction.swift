import Appwrite

/// What is to be done for a connection up to Appwrite.
enum UpstreamAction: Sendable, Equatable {
    case connect(attempt: UInt64)
    case disconnect
    /// Send Appwrite's own `{"type":"ping"}`. A frame-level pong comes from the server's front; this one proves that
    /// its worker lives.
    case ping
    /// Say `woke(timer:)` after that time.
    case wake(timer: UInt64, after: Duration)
    /// Appwrite listens for us from now on. `missed`: there was a time, since somebody first wanted it, when it did
    /// not.
    case listening(missed: Bool)
    /// Something happened that could not be read.
    case missed
    case changed(RowEvent)
    /// An account or a team that the listener hears of changed, and so perhaps somebody's roles.
    case rolesChanged
    /// A file or an execution did.
    case serviceChanged(ServiceEvent)
    /// The connection is gone or did not come to be, and will be tried again.
    case lost(reason: String, retryAfter: Duration)
    /// Realtime said no: ask Appwrite itself whether the credential counts, and say `judged`.
    case doubt
    /// Appwrite does not take the credential: the end, no further try.
    case refused(code: Int)
}
