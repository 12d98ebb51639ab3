import Appwrite
import WebSocketLoop

extension RealtimeEndpoint {
    /// A connection with exactly this credential, so that Appwrite decides what its holder may see. No `Origin`: Appwrite would hold it
    /// against the project's platforms. API keys give no rights on Realtime.
    /// - Parameter address: of the browser, because Appwrite counts connects by address.
    func request(
        as credential: Credential, address: String?, settings: LiveConfiguration.Upstream
    ) -> WebSocketClientRequest {
        var headers: [(name: String, value: String)] = []
        switch credential {
        case .guest, .key: break
        case .session(let secret): headers.append(("X-Appwrite-Session", secret))
        case .jwt(let token): headers.append(("X-Appwrite-JWT", token))
        }
        if let address { headers.append(("X-Forwarded-For", address)) }
        return WebSocketClientRequest(
            host: host, port: port, usesTLS: usesTLS, path: path, headers: headers, timeout: settings.connectTimeout)
    }
}
