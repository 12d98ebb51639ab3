import GRDB
import JSONBytes

/// The roles that a user holds, in Appwrite's order.
enum UserRoles {
    /// - Parameter user: a record of `users`.
    static func of(_ user: Row, db: Database) throws -> [String] {
        let id: String = user["id"]
        let isVerified = (user["email_verification"] as Bool) || (user["phone_verification"] as Bool)
        let verification = isVerified ? "verified" : "unverified"
        var roles = ["any", "users", "user:\(id)", "user:\(id)/\(verification)", "users/\(verification)"]
        let memberships = try db.all(
            """
            SELECT memberships.id, memberships.roles, teams.id AS team FROM memberships JOIN teams ON teams.seq = memberships.team
            WHERE memberships.user = ? AND memberships.confirm = 1 ORDER BY memberships.seq
            """, [(user["seq"] as Int64).databaseValue])
        for membership in memberships {
            let team: String = membership["team"]
            roles += ["team:\(team)", "member:\(membership["id"] as String)"]
            roles += JSONList.texts(membership["roles"]).map { "team:\(team)/\($0)" }
        }
        return roles + JSONList.texts(user["labels"]).map { "label:\($0)" }
    }
}

/// Lists that a record keeps as JSON.
enum JSONList {
    static func texts(_ json: String) -> [String] {
        (try? JSONValue(parsing: json))?.array?.compactMap(\.string) ?? []
    }

    static func json(_ texts: [String]) -> String {
        JSONValue.array(texts.map(JSONValue.string)).text
    }
}
