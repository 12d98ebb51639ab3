/// What the demo data is reached by: the database, and who may sign in.
public struct DemoSeed: Sendable, Hashable {
    /// The database's id.
    public var database: String
    public var users: [DemoUser]

    public init(database: String, users: [DemoUser]) {
        self.database = database
        self.users = users
    }

    /// The data that is planted: `posts`, `categories` and the demo user's own `notes`.
    public static let standard = DemoSeed(
        database: "main", users: [DemoUser(email: "demo@example.com", password: "demo-password")])
}
