import HummingbirdCore

/// What a responder answers, and whom to tell when it has left.
public struct Answer: Sendable {
    public var response: Response
    /// Called once, when the last byte has left or will not any more. Must not block.
    public var onEnd: (@Sendable (AnswerEnd) -> Void)?

    public init(_ response: Response, onEnd: (@Sendable (AnswerEnd) -> Void)? = nil) {
        self.response = response
        self.onEnd = onEnd
    }
}
