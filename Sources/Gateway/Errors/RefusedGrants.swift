import Appwrite

/// Takes apart what Appwrite says when a caller grants permissions to roles that it does not hold:
/// `Permissions must be one of: (any, users, user:5f2c, users/verified)`.
enum RefusedGrants {
    static let field = "$permissions"
    private static let front = "Permissions must be one of: ("

    static func isRefusal(_ refusal: AppwriteError) -> Bool {
        refusal.status == 401 && refusal.message.hasPrefix(front)
    }

    /// Those of the granted roles that the caller does not hold; `nil` when the message is about something else.
    static func roles(in refusal: AppwriteError, granted: [Role]) -> [String]? {
        guard isRefusal(refusal) else { return nil }
        let held = refusal.message.dropFirst(front.count).prefix { $0 != ")" }
        let allowed = Set(held.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } })
        return granted.map(\.description).filter { !allowed.contains($0[...]) }
    }

    /// The messages for people, roles by name.
    static func messages(for roles: [String]) -> [String] {
        roles.map { "You may not grant permissions to \(Excerpt.quoted($0)): only to roles that you hold yourself." }
    }
}
