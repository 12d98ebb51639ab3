import HTTPListener
import HTTPTypes
import JSONBytes

/// `/v1/realtime`. Every handshake is accepted; who may not listen is told so in a frame, as by the real server.
struct RealtimeEndpoint: WebSocketEndpoint {
    let core: EmulatorCore
    private let refusals: RealtimeRefusals

    init(core: EmulatorCore) {
        self.core = core
        refusals = RealtimeRefusals(interval: core.configuration.realtimeRefusals)
    }

    func takes(path: String) -> Bool { path == "/v1/realtime" || path == "/v1/realtime/" }

    func decide(_ handshake: WebSocketHandshake) -> WebSocketDecision {
        .accept(
            RealtimeSocket(
                session: RealtimeSession(core: core, request: request(from: handshake), isUnlucky: refusals.next())))
    }

    /// The handshake as a request, for the same authentication. A key gives a socket no rights.
    private func request(from handshake: WebSocketHandshake) -> APIRequest {
        var headers = HTTPFields()
        for (name, value) in handshake.headers where name != "x-appwrite-key" {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        let query = FormText.parse(handshake.query)
        return APIRequest(
            method: .get, path: ["realtime"], headers: headers, query: query, parameters: query,
            address: handshake.remoteAddress ?? "")
    }
}
