import Appwrite
import JSONBytes

/// The roles that Appwrite gives to a user (Appwrite 1.8, `User::getRoles`), which permissions are held against.
enum CallerRoles {
    static let guest: [Role] = [.any, .guests]

    static func user(_ account: JSONValue, memberships: [AppwriteClient.TeamMembership]) -> [Role] {
        let id = account["$id"]?.string ?? ""
        let isVerified = account["emailVerification"] == true || account["phoneVerification"] == true
        let verification: Role.Verification = isVerified ? .verified : .unverified
        var roles: [Role] = [.any, .user(id, nil), .user(id, verification), .users(nil), .users(verification)]
        for membership in memberships {
            roles += [.team(membership.team, role: nil), .member(membership.id)]
            roles += membership.roles.map { .team(membership.team, role: $0) }
        }
        return roles + labels(account).map(Role.label)
    }

    static func labels(_ account: JSONValue) -> [String] {
        account["labels"]?.array?.compactMap(\.string) ?? []
    }
}
