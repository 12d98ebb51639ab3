import Appwrite

/// A body between the loop, which puts in what arrives, and its reader. Holds a few hundred kilobytes; more waits at the server.
final class ResponseStream: Sendable {
    typealias Outcome = Result<[UInt8]?, TransportError>

    /// Bytes beyond which nothing more is taken.
    static let capacity = 256 * 1024

    private struct State {
        var bytes: [UInt8] = []
        var isPaused = false
        /// Set when nothing more will come; with why, when that is not the body's end.
        var end: Result<Void, TransportError>?
        var reader: UnsafeContinuation<Outcome, Never>?
    }

    private let state = Locked(State())

    /// Whether the transfer stands still because of the reader.
    var isPaused: Bool { state.withLock { $0.isPaused } }

    // MARK: The loop's side

    /// - Returns: `false` when the piece has to wait; the reader's next step resumes the transfer.
    func receive(_ piece: UnsafeRawBufferPointer) -> Bool {
        let (isTaken, reader, bytes) = state.withLock { state in
            guard state.bytes.count < Self.capacity else {
                state.isPaused = true
                return (false, nil as UnsafeContinuation<Outcome, Never>?, [UInt8]())
            }
            state.bytes.append(contentsOf: piece)
            guard let reader = state.reader else { return (true, nil, []) }
            state.reader = nil
            defer { state.bytes = [] }
            return (true, reader, state.bytes)
        }
        reader?.resume(returning: .success(bytes))
        return isTaken
    }

    /// Nothing more will come. - Parameter error: why; `nil` at the body's end.
    func end(_ error: TransportError?) {
        let (reader, outcome) = state.withLock { state in
            if state.end == nil { state.end = error.map { .failure($0) } ?? .success(()) }
            state.isPaused = false
            guard let reader = state.reader else {
                return (nil as UnsafeContinuation<Outcome, Never>?, nil as Outcome?)
            }
            state.reader = nil
            return (reader, error.map { .failure($0) } ?? .success(nil))
        }
        if let reader, let outcome { reader.resume(returning: outcome) }
    }

    // MARK: The reader's side

    /// Gives the reader what there is, or has it wait.
    /// - Returns: whether the transfer has to be resumed.
    func read(_ reader: UnsafeContinuation<Outcome, Never>) -> Bool {
        let (outcome, resumes): (Outcome?, Bool) = state.withLock { state in
            guard state.bytes.isEmpty else {
                defer {
                    state.bytes = []
                    state.isPaused = false
                }
                return (.success(state.bytes), state.isPaused)
            }
            switch state.end {
            case .success: return (.success(nil), false)
            case .failure(let error): return (.failure(error), false)
            case nil:
                state.reader = reader
                return (nil, false)
            }
        }
        if let outcome { reader.resume(returning: outcome) }
        return resumes
    }
}
