/// What is said of a request once it is answered. The path stands without its query, which may hold what nobody else should read.
public struct AnsweredRequest: Sendable, Equatable {
    public var id: String
    public var method: String
    public var path: String
    /// The route's template, `/simple-rest/{resource}`; `unknown` when none fits.
    public var route: String
    public var status: Int
    public var microseconds: Int
    /// Bytes of the answer's body.
    public var bytes: Int

    public init(
        id: String, method: String, path: String, route: String, status: Int, microseconds: Int, bytes: Int
    ) {
        self.id = id
        self.method = method
        self.path = path
        self.route = route
        self.status = status
        self.microseconds = microseconds
        self.bytes = bytes
    }
}
