import Appwrite
import WebSocketLoop

/// What can happen to a connection up to Appwrite.
enum UpstreamInput: Sendable {
    /// Somebody listens: the connection is wanted.
    case wanted
    /// Nobody listens any more, or the gateway stops.
    case unwanted
    /// The WebSocket is open; Appwrite's first frame is still to come.
    case opened(attempt: UInt64)
    /// A frame; `nil` for one of an unknown type.
    case frame(RealtimeFrame?, attempt: UInt64)
    /// A frame that could not be read: it may have been a row event.
    case unreadable(attempt: UInt64)
    case closed(WebSocketCloseReason, attempt: UInt64)
    case woke(timer: UInt64)
    /// Appwrite was asked whether the credential that Realtime refused counts.
    case judged(hasEnded: Bool, attempt: UInt64)
}
