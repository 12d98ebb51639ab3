/// The code and reason of a close frame of ours, made fit to be sent.
struct CloseFrame: Equatable, Sendable {
    let code: UInt16
    /// UTF-8, at most 123 bytes: what a control frame holds (RFC 6455, 5.5).
    let reason: [UInt8]

    /// - Parameters:
    ///   - code: one that may be sent (1000…4999 without 1004, 1005, 1006, 1015); any other becomes 1011.
    ///   - reason: cut at a character when it is too long.
    init(code: UInt16, reason: String) {
        self.code = CloseFrame.maySend(code) ? code : 1011
        var bytes: [UInt8] = []
        for character in reason {
            guard bytes.count + character.utf8.count <= 123 else { break }
            bytes.append(contentsOf: character.utf8)
        }
        self.reason = bytes
    }

    static func maySend(_ code: UInt16) -> Bool {
        (1000...4999).contains(code) && ![1004, 1005, 1006, 1015].contains(code)
    }
}
