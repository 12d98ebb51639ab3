/// Somebody who may sign in to the demo. Nothing here is a secret.
public struct DemoUser: Sendable, Hashable {
    public var email: String
    public var password: String

    public init(email: String, password: String) {
        self.email = email
        self.password = password
    }
}
