import Appwrite
import HTTPListener
import JSONBytes
import Refine
import WebSocketLoop

extension LiveRelay {
    public func takes(path: String) -> Bool { path == configuration.path }

    public func decide(_ handshake: WebSocketHandshake) -> WebSocketDecision {
        do throws(HttpError) {
            guard isAccepting else { throw .liveUnavailable("The gateway is stopping.") }
            // Browsers send cookies along with sockets that any page opens: the origin is what protects the session.
            if let origin = handshake.header("origin"), !origins.allows(origin, host: handshake.header("host")) {
                throw .liveOriginRefused
            }
            let subscriptions = try LiveSubscription.subscriptions(query: handshake.query)
            guard subscriptions.count <= configuration.maximumChannels else {
                throw .tooManyLiveChannelsNamed(configuration)
            }
            let admission = try admit(
                { name in handshake.headers.filter { $0.name == name }.map(\.value) }, peer: handshake.remoteAddress,
                host: handshake.header("host"), tokenMayFollow: true)
            guard let seat = seats.take() else { throw .liveUnavailable("All live connections are taken.") }
            return .accept(
                SubscriberSocket(
                    relay: self, admission: admission, address: address(handshake), subscriptions: subscriptions,
                    seat: seat))
        } catch {
            observe(.liveHandshakeRefused(status: error.statusCode))
            return .refuse(error)
        }
    }
}

extension WebSocketDecision {
    fileprivate static func refuse(_ error: HttpError) -> WebSocketDecision {
        let body: JSONValue = [
            "message": .string(error.message), "statusCode": .integer(error.statusCode), "type": .string(error.type),
        ]
        let headers = error.headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        return .refuse(status: error.statusCode, headers: headers, body: body.serialized())
    }
}
