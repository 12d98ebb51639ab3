import Appwrite
import NIOConcurrencyHelpers

/// A transport without a network: keeps every request and gives the answers that a test wrote down.
///
///     let transport = RecordingTransport(.json(#"{"total":0,"rows":[]}"#))
///     let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
public final class RecordingTransport: HTTPTransport {
    public typealias Answer = Result<TransportResponse, TransportError>
    public typealias Responder = @Sendable (TransportRequest) async throws(TransportError) -> TransportResponse

    private struct State {
        var requests: [TransportRequest] = []
        var script: [Answer]
    }

    private let state: NIOLockedValueBox<State>
    private let responder: Responder?

    /// Gives the answers in order; a request beyond them fails as `unreachable` and names itself.
    public init(_ script: TransportResponse...) {
        state = NIOLockedValueBox(State(script: script.map { .success($0) }))
        responder = nil
    }

    /// Asks `responder` for every answer. It may wait, which holds the request.
    public init(responder: @escaping Responder) {
        state = NIOLockedValueBox(State(script: []))
        self.responder = responder
    }

    /// Appends an answer to the script.
    public func enqueue(_ response: TransportResponse) {
        state.withLockedValue { $0.script.append(.success(response)) }
    }

    /// Appends a failure to the script.
    public func enqueue(failure: TransportError) {
        state.withLockedValue { $0.script.append(.failure(failure)) }
    }

    /// Everything sent so far, in order.
    public var requests: [TransportRequest] { state.withLockedValue { $0.requests } }

    /// Answers that were written down and not asked for: a test that expects a certain number of calls holds this empty.
    public var unusedAnswers: Int { state.withLockedValue { $0.script.count } }

    public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let scripted: Answer? = state.withLockedValue { state in
            state.requests.append(request)
            return state.script.isEmpty ? nil : state.script.removeFirst()
        }
        if let scripted { return try scripted.get() }
        if let responder { return try await responder(request) }
        throw TransportError(.unreachable, "no answer was written down for \(request.method) \(request.url)")
    }
}
