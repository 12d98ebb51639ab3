/// What a request demands of the row's version before anything is done (RFC 9110, 13.1), in whatever dialect it is written.
public struct Preconditions: Sendable, Hashable {
    /// The row must be one of these versions: nobody has changed it since it was read.
    public var ifMatch: EntityTagList?
    /// The row must be none of these versions: otherwise the caller has it already.
    public var ifNoneMatch: EntityTagList?

    public init(ifMatch: EntityTagList? = nil, ifNoneMatch: EntityTagList? = nil) {
        self.ifMatch = ifMatch
        self.ifNoneMatch = ifNoneMatch
    }

    public static let none = Preconditions()
}

extension Preconditions {
    /// Reads `If-Match` and `If-None-Match`.
    /// - Parameter headers: the values of the headers of a name in lower case, in order.
    /// - Throws: 400 `gateway_precondition_invalid` that names the header.
    public init(headers: (_ name: String) -> [String]) throws(HttpError) {
        ifMatch = try EntityTagList(headers("if-match"), header: "If-Match")
        ifNoneMatch = try EntityTagList(headers("if-none-match"), header: "If-None-Match")
    }
}
