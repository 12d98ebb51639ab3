/// What became of an answer on its way to the client.
public struct AnswerEnd: Sendable, Hashable {
    /// The status that was sent, or was to be.
    public var status: Int
    /// Bytes of the body that the kernel took.
    public var bytes: Int
    /// Nothing is missing.
    public var isWhole: Bool

    public init(status: Int, bytes: Int, isWhole: Bool) {
        self.status = status
        self.bytes = bytes
        self.isWhole = isWhole
    }
}
