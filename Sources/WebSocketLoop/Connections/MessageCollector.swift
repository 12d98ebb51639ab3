/// Puts a message together from the pieces in which it arrives. Takes no memory of its own between messages.
struct MessageCollector {
    private var pieces: [UInt8] = []
    /// What the frames themselves have cost since the last message: an endless message may consist of empty ones.
    private var overhead = 0

    /// Bytes of a client's frame without its payload, at least.
    private static let frameHead = 6

    enum Progress: Equatable {
        case needsMore
        case message([UInt8])
        /// More than the limit; nothing of it was kept.
        case tooLarge
    }

    /// - Parameters:
    ///   - remaining: bytes of the frame that are still to come, so that an announced giant is refused before it is sent.
    ///   - isLast: this piece ends the message.
    mutating func take(_ piece: UnsafeRawBufferPointer, remaining: Int, isLast: Bool, limit: Int) -> Progress {
        let (known, overflow) = piece.count.addingReportingOverflow(remaining)
        guard !overflow, known <= limit - pieces.count else { return tooLarge() }
        guard isLast else {
            pieces.append(contentsOf: piece)
            return remaining > 0 || count(frameOf: 0, limit: limit) ? .needsMore : tooLarge()
        }
        overhead = 0
        guard !pieces.isEmpty else { return .message(Array(piece)) }
        var message: [UInt8] = []
        swap(&message, &pieces)
        message.append(contentsOf: piece)
        return .message(message)
    }

    /// Counts a control frame that nobody asked for.
    /// - Returns: `false` when there were too many since the last message.
    mutating func count(frameOf size: Int, limit: Int) -> Bool {
        overhead += Self.frameHead + size
        return overhead <= limit
    }

    private mutating func tooLarge() -> Progress {
        pieces = []
        return .tooLarge
    }
}
