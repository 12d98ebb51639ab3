/// What is said of a request once its answer has left. The path stands without its query, which may hold what nobody else should read.
public struct AnsweredRequest: Sendable, Equatable {
    public var id: String
    public var method: String
    public var path: String
    /// The route's template, `/simple-rest/{resource}`; `unknown` when none fits.
    public var route: String
    public var status: Int
    public var microseconds: Int
    /// Bytes of the answer's body that were sent.
    public var bytes: Int
    /// Whether that is all of it: a client may leave before.
    public var isWhole: Bool

    public init(
        id: String, method: String, path: String, route: String, status: Int, microseconds: Int, bytes: Int,
        isWhole: Bool = true
    ) {
        self.id = id
        self.method = method
        self.path = path
        self.route = route
        self.status = status
        self.microseconds = microseconds
        self.bytes = bytes
        self.isWhole = isWhole
    }
}
