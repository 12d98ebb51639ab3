/// Why a text is not the JSON that was expected. Says where, never what: the text may hold secrets.
public struct JSONError: Error, Sendable, Hashable {
    public enum Reason: String, Sendable {
        case unexpectedEnd = "the text ends too early"
        case unexpectedByte = "unexpected character"
        case invalidNumber = "invalid number"
        case invalidString = "invalid text or escape"
        case invalidUTF8 = "invalid UTF-8"
        case tooDeep = "nested too deeply"
        case trailingBytes = "something follows the value"
        case unexpectedShape = "unexpected kind of value"
    }

    public let reason: Reason
    /// Bytes from the beginning of the text, from 0.
    public let offset: Int

    public init(_ reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    public var description: String { "\(reason.rawValue) at byte \(offset)" }
}
