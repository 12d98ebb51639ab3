import HTTPTypes
import JSONBytes
import NIOConcurrencyHelpers

@testable import AppwriteEmulator

/// Remembers what the demo asks of a server, and answers like one that grants everything.
final class RecordingTarget: DemoTarget {
    struct Call: Sendable {
        var line: String
        var body: JSONObject
    }

    private let recorded = NIOLockedValueBox<[Call]>([])
    private let status: @Sendable (String) -> Int

    /// - Parameter status: for a call such as `POST /users`.
    init(status: @escaping @Sendable (String) -> Int = { $0.hasPrefix("GET ") ? 404 : 201 }) {
        self.status = status
    }

    var calls: [Call] { recorded.withLockedValue { $0 } }

    func bodies(of line: String) -> [JSONObject] { calls.filter { $0.line == line }.map(\.body) }

    func call(_ method: HTTPRequest.Method, _ path: String, _ body: JSONObject) async throws -> APIResponse {
        let line = "\(method.rawValue) \(path)"
        recorded.withLockedValue { $0.append(Call(line: line, body: body)) }
        return .json(["message": "because"], status: status(line))
    }
}
