import JSONBytes
import SocketTesting

/// A reader of server-sent events over a socket of its own, which takes the chunks of the answer apart.
actor EventSource {
    struct Event: Sendable, Hashable {
        var name: String?
        var id: String?
        var data = ""
    }

    nonisolated let socket: RawSocket
    private let reader: RawWebSocket
    private(set) var head = HTTPText(head: "")
    private var text: [UInt8] = []

    init(port: Int, receiveBuffer: CInt? = nil) throws {
        socket = try RawSocket.connect(port: port, receiveBuffer: receiveBuffer)
        reader = RawWebSocket(socket)
    }

    /// Asks for a stream and reads the head of the answer. - Parameter headers: whole lines, each with its CR LF.
    func open(_ query: String, headers: String = "", method: String = "GET") async throws {
        try await reader.write(
            "\(method) /live\(query) HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\(headers)\r\n")
        head = HTTPText(head: try await reader.readHead())
    }

    /// The next event or comment block, in short: `retry`, `comment`, `subscribed posts`, `created posts a`; `end`.
    func told() async throws -> String {
        guard let event = try await next() else { return "end" }
        if event.data.isEmpty { return event.name ?? "comment" }
        let data = try JSONValue(parsing: Array(event.data.utf8))
        let channel = (data["channel"]?.string ?? "").dropFirst("resources/".count)
        if let name = event.name {
            return name + (channel.isEmpty ? "" : " \(channel)") + (data["statusCode"]?.int64.map { " \($0)" } ?? "")
        }
        let ids = (data["payload"]?["ids"]?.array ?? []).compactMap(\.string)
        return ([data["type"]?.string ?? "?", String(channel)] + ids).joined(separator: " ")
    }

    func told(_ count: Int) async throws -> [String] {
        var all: [String] = []
        for _ in 0..<count { all.append(try await told()) }
        return all
    }

    /// The next block; `nil` when the answer has ended.
    func next() async throws -> Event? {
        while true {
            let end = text.indices.dropLast().first { text[$0] == 0x0A && text[$0 + 1] == 0x0A }
            if let end {
                let block = String(decoding: text[..<end], as: UTF8.self)
                text.removeFirst(end + 2)
                return Self.event(block)
            }
            guard let chunk = try await chunk() else { return nil }
            text += chunk
        }
    }

    private static func event(_ block: String) -> Event {
        var event = Event()
        for line in block.split(separator: "\n") {
            let value = line.drop { $0 != ":" }.dropFirst().drop { $0 == " " }
            switch line.prefix(while: { $0 != ":" }) {
            case "event": event.name = String(value)
            case "id": event.id = String(value)
            case "data": event.data = String(value)
            case "retry": event.name = "retry"
            default: break
            }
        }
        return event
    }

    private func chunk() async throws -> [UInt8]? {
        var size = ""
        while true {
            let byte: [UInt8]
            do { byte = try await reader.read(1) } catch { return nil }
            if byte == [0x0A] { break }
            if byte != [0x0D] { size += String(decoding: byte, as: UTF8.self) }
        }
        guard let count = Int(size, radix: 16), count > 0 else { return nil }
        return try await reader.read(count + 2).dropLast(2)
    }
}
