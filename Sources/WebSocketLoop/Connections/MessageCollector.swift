/// Puts a message together from the pieces in which it arrives. Takes no memory of its own between messages.
struct MessageCollector {
    private var pieces: [UInt8] = []

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
        guard !overflow, known <= limit - pieces.count else {
            pieces = []
            return .tooLarge
        }
        guard isLast else {
            pieces.append(contentsOf: piece)
            return .needsMore
        }
        guard !pieces.isEmpty else { return .message(Array(piece)) }
        var message: [UInt8] = []
        swap(&message, &pieces)
        message.append(contentsOf: piece)
        return .message(message)
    }
}
