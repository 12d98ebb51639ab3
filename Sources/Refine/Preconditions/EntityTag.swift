/// The version of a representation (RFC 9110, 8.8.3): what stands between the quotes of an `ETag`, and whether `W/` stands before them.
public struct EntityTag: Sendable, Hashable {
    public var opaque: String
    /// A weak tag vouches for the meaning only, which is all that a row's version is.
    public var isWeak: Bool

    public init(_ opaque: String, isWeak: Bool = false) {
        self.opaque = opaque
        self.isWeak = isWeak
    }
}

extension EntityTag: CustomStringConvertible {
    /// As it stands in a header: `"abc"`, `W/"abc"`.
    public var description: String { (isWeak ? "W/\"" : "\"") + opaque + "\"" }
}
