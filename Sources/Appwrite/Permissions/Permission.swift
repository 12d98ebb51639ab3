/// One of Appwrite's permission strings, `read("user:5f2c")`: an action for a role.
public struct Permission: Sendable, Hashable {
    /// `write` stands for create, update and delete; on rows Appwrite keeps update and delete of it.
    public enum Action: String, Sendable, Hashable, CaseIterable { case read, create, update, delete, write }

    public var action: Action
    public var role: Role

    public init(_ action: Action, _ role: Role) {
        self.action = action
        self.role = role
    }
}
