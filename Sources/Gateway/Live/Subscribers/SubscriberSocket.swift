import Appwrite
import Refine
import WebSocketLoop

/// One subscriber's socket: turns what happens on it into inputs of the hub. Its state is the hub's; this object only
/// stays small.
final class SubscriberSocket: WebSocketHandler {
    private let relay: LiveRelay
    private let admission: Admission
    private let address: String?
    private let subscriptions: [LiveSubscription]
    /// Given back when this object goes, if not before.
    private let seat: LiveSeats.Seat

    init(
        relay: LiveRelay, admission: Admission, address: String?, subscriptions: [LiveSubscription],
        seat: LiveSeats.Seat
    ) {
        self.relay = relay
        self.admission = admission
        self.address = address
        self.subscriptions = subscriptions
        self.seat = seat
    }

    func opened(_ connection: WebSocketConnection) {
        relay.advance { [admission, address, subscriptions] hub, moment in
            hub.opened(
                .socket(connection), credential: admission.credential, grant: admission.grant, address: address,
                subscriptions: subscriptions, at: moment)
        }
    }

    func received(_ message: [UInt8], on connection: WebSocketConnection) {
        relay.advance { hub, moment in hub.received(message, from: .socket(connection), at: moment) }
    }

    func closed(_ connection: WebSocketConnection, because reason: WebSocketCloseReason) {
        seat.giveBack()
        relay.advance { hub, moment in hub.closed(.socket(connection), code: reason.code, at: moment) }
    }
}
