import NIOConcurrencyHelpers
import Refine

/// One subscriber's event stream: the hub's side puts events in, the HTTP answer's side takes text out.
final class EventStream: Sendable {
    private struct State {
        var queue: EventStreamQueue
        var positions: EventStreamPositions
        var reader: CheckedContinuation<[UInt8]?, Never>?
    }

    private let state: NIOLockedValueBox<State>
    /// Given back when this object goes, if not before.
    let seat: LiveSeats.Seat
    private let cutOff: @Sendable () -> Void

    /// - Parameters:
    ///   - limit: bytes that may wait to be read.
    ///   - retry: milliseconds after which a browser comes back when the stream has ended.
    ///   - cutOff: closes the connection of somebody who does not read.
    init(
        subscriptions: [LiveSubscription], limit: Int, retry: Int, seat: LiveSeats.Seat,
        cutOff: @escaping @Sendable () -> Void
    ) {
        var queue = EventStreamQueue(limit: limit)
        _ = queue.append(EventStreamText.opening(retry: retry))
        state = NIOLockedValueBox(State(queue: queue, positions: EventStreamPositions(subscriptions)))
        self.seat = seat
        self.cutOff = cutOff
    }

    // MARK: - What is told

    func send(_ message: LiveServerMessage) {
        switch message {
        case .subscribed(let channel, let position, _):
            put { state in
                let id = state.positions.subscribe(channel, at: position)
                return EventStreamText.event(name: "subscribed", id: id, data: message.serialized())
            }
        case .error:
            put { _ in EventStreamText.event(name: "refused", id: nil, data: message.serialized()) }
        case .ready, .unsubscribed, .authenticated, .pong:
            // Answers to what only a socket can ask.
            break
        }
    }

    /// - Parameter data: the event, serialized.
    func tell(_ event: LiveEvent, data: [UInt8]) {
        put { state in EventStreamText.event(id: state.positions.tell(event), data: data) }
    }

    /// Shows that the stream lives, and cuts it off when nobody reads it. - Returns: whether it goes on.
    func beat() -> Bool {
        let (beat, ready) = state.withLockedValue { state in
            let beat = state.queue.beat()
            return (beat, Self.ready(&state))
        }
        ready()
        if beat == .stuck { cutOff() }
        return beat == .queued
    }

    /// Ends the stream behind what has been told.
    func finish() {
        state.withLockedValue { state in
            state.queue.end()
            return Self.ready(&state)
        }()
    }

    private func put(_ text: (inout State) -> [UInt8]) {
        let (fits, ready) = state.withLockedValue { state in
            let fits = state.queue.append(text(&state))
            return (fits, Self.ready(&state))
        }
        ready()
        if !fits { cutOff() }
    }

    // MARK: - What is read

    /// The next text, as soon as there is some; `nil` at the end. Asking says that the text before is written.
    func next() async -> [UInt8]? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLockedValue { state in
                    state.reader = continuation
                    return Self.ready(&state)
                }()
            }
        } onCancel: {
            finish()
        }
    }

    /// - Returns: gives the reader what it waits for, if it waits and there is something; to be called outside of the lock.
    private static func ready(_ state: inout State) -> () -> Void {
        guard let reader = state.reader else { return {} }
        switch state.queue.take() {
        case .wait:
            return {}
        case .write(let text):
            state.reader = nil
            return { reader.resume(returning: text) }
        case .end:
            state.reader = nil
            return { reader.resume(returning: nil) }
        }
    }
}

extension EventStream: Hashable {
    static func == (lhs: EventStream, rhs: EventStream) -> Bool { lhs === rhs }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
