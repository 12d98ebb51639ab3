import Appwrite
import HTTPListener
import WebSocketLoop

extension GatewayParts {
    func liveRelay(loop: WebSocketLoop) throws(GatewayServiceError) -> LiveRelay {
        let appwrite = configuration.appwrite
        let realtime: RealtimeEndpoint
        do {
            realtime = try RealtimeEndpoint(endpoint: appwrite.endpoint, project: appwrite.project)
        } catch {
            throw GatewayServiceError(.endpointUnusable, "appwrite.endpoint cannot be used: \(error.message)")
        }
        var live = configuration.live
        var tokens: LiveTokens?
        if gate.isKeyed {
            // Who has shown no token hears nothing.
            live.admitsGuests = false
            tokens = LiveTokens(gate: gate, listener: configuration.access.listener.map(Credential.session))
        }
        return LiveRelay(
            configuration: live, endpoint: realtime, loop: loop, resources: directory, catalog: catalog,
            gate: gate, tokens: tokens, services: configuration.services, origins: origins,
            address: { [proxies] handshake in
                proxies.address(
                    peer: handshake.remoteAddress,
                    forwardedFor: handshake.headers.filter { $0.name == "x-forwarded-for" }.map(\.value))
            },
            observe: observe, rowsChanged: totals.drop,
            rolesChanged: { [roles, sessions] in
                roles.forgetAll()
                sessions.forgetAll()
            },
            check: { [sessions] caller in await sessions.look(at: caller, askedSince: sessions.moment).verdict },
            lookUp: LiveLookUp(schemas, directory) { [listing] in await listing.names() })
    }
}
