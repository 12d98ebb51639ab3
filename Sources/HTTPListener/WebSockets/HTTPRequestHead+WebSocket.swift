import NIOHTTP1

/// What a request on a WebSocket path turns out to be.
enum WebSocketCheck {
    /// It does not ask for a WebSocket.
    case ordinary
    case handshake(key: String)
    case refused(HTTPRefusal)
}

extension HTTPRequestHead {
    /// Checks a handshake by RFC 6455, 4.2.1, and more strictly where libwebsockets is lenient.
    func checkWebSocket() -> WebSocketCheck {
        guard headers[canonicalForm: "upgrade"].contains(where: { $0.lowercased() == "websocket" }) else {
            // Somebody who sends the rest of a handshake should learn what is missing.
            guard headers.contains(name: "sec-websocket-key") else { return .ordinary }
            return .refused(.webSocketUpgradeRequired("The handshake lacks the header Upgrade: websocket."))
        }
        guard method == .GET else { return .refused(.webSocketMethod) }
        guard version == .http1_1 else { return .refused(.badRequest("A WebSocket handshake needs HTTP/1.1.")) }
        guard !headers.contains(name: "transfer-encoding"), !announcesBody else {
            return .refused(.badRequest("A WebSocket handshake has no body."))
        }
        guard headers.count <= 100 else {
            return .refused(.badRequest("A WebSocket handshake may have at most 100 headers."))
        }
        guard headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "upgrade" }) else {
            return .refused(.webSocketUpgradeRequired("The handshake lacks the header Connection: Upgrade."))
        }
        guard headers["sec-websocket-version"] == ["13"] else {
            return .refused(.webSocketUpgradeRequired("The only WebSocket version spoken here is 13."))
        }
        let keys = headers["sec-websocket-key"]
        guard keys.count == 1, let key = keys.first, Self.isWebSocketKey(key) else {
            return .refused(.badRequest("The Sec-WebSocket-Key is not one base64 text of 16 bytes."))
        }
        return .handshake(key: key)
    }

    /// 16 bytes in canonical base64: 22 characters, the last with four zero bits, and "==".
    private static func isWebSocketKey(_ key: String) -> Bool {
        let bytes = Array(key.utf8)
        guard bytes.count == 24, bytes.suffix(2).elementsEqual("==".utf8), "AQgw".utf8.contains(bytes[21]) else {
            return false
        }
        return bytes.prefix(22).allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                true
            default:
                false
            }
        }
    }
}

extension WebSocketHandshake {
    init(_ head: HTTPRequestHead, remoteAddress: String?) {
        self.init(
            path: String(head.path ?? ""), query: String(head.query),
            headers: head.headers.map { ($0.name.lowercased(), $0.value) }, remoteAddress: remoteAddress)
    }
}
