/// What waits to be written to one event stream, bounded by its bytes.
struct EventStreamQueue: Sendable {
    enum Next: Sendable, Hashable {
        case write([UInt8])
        /// There is nothing to be written yet.
        case wait
        case end
    }

    enum Beat: Sendable, Hashable {
        /// A sign of life was queued.
        case queued
        /// What was being written at the last beat still is: nobody reads.
        case stuck
        case ended
    }

    private let limit: Int
    private var waiting: [UInt8] = []
    private var isEnding = false
    /// Something was taken out that is not known to be written.
    private var isWriting = false
    private var wasWritingAtLastBeat = false

    init(limit: Int) { self.limit = limit }

    /// - Returns: `false` when more than the limit would be waiting: the stream is to be cut off.
    mutating func append(_ bytes: [UInt8]) -> Bool {
        guard !isEnding else { return true }
        guard waiting.count + bytes.count <= limit else {
            waiting = []
            isEnding = true
            return false
        }
        waiting += bytes
        return true
    }

    /// Takes everything that waits. What was taken before is written now.
    mutating func take() -> Next {
        isWriting = false
        wasWritingAtLastBeat = false
        guard waiting.isEmpty else {
            isWriting = true
            defer { waiting = [] }
            return .write(waiting)
        }
        return isEnding ? .end : .wait
    }

    /// To be called now and then.
    mutating func beat() -> Beat {
        guard !isEnding else { return .ended }
        if isWriting, wasWritingAtLastBeat {
            waiting = []
            isEnding = true
            return .stuck
        }
        wasWritingAtLastBeat = isWriting
        if waiting.isEmpty { waiting = EventStreamText.heartbeat }
        return .queued
    }

    /// Ends the stream behind what waits.
    mutating func end() { isEnding = true }
}
