import GRDB
import JSONBytes

/// A team of users.
struct TeamModel: Sendable {
    var sequence: Int64
    var id: String
    var name: String
    var prefs: JSONValue
    var created: String
    var updated: String
    /// Confirmed members.
    var total: Int

    static let selection =
        "teams.*, (SELECT COUNT(*) FROM memberships WHERE memberships.team = teams.seq AND memberships.confirm = 1) AS total"

    init(record: Row) {
        sequence = record["seq"]
        id = record["id"]
        name = record["name"]
        prefs = (try? JSONValue(parsing: record["prefs"] as String)) ?? [:]
        created = record["created"]
        updated = record["updated"]
        total = record["total"]
    }

    static func find(_ id: String, db: Database) throws -> TeamModel? {
        try db.first("SELECT \(selection) FROM teams WHERE id = ?", [.text(id)]).map(TeamModel.init(record:))
    }

    var json: JSONValue {
        [
            "$id": .string(id), "$createdAt": .string(created), "$updatedAt": .string(updated), "name": .string(name),
            "total": .integer(total), "prefs": prefs,
        ]
    }
}

/// A user's part in a team.
struct MembershipModel: Sendable {
    var sequence: Int64
    var id: String
    /// The key of the user's record.
    var userSequence: Int64
    var userID: String
    var userName: String
    var userEmail: String
    var teamID: String
    var teamName: String
    var roles: [String]
    var invited: String
    var joined: String?
    var isConfirmed: Bool
    var created: String
    var updated: String

    static let selection = """
        memberships.*, users.id AS user_id, users.name AS user_name, users.email AS user_email, teams.id AS team_id, \
        teams.name AS team_name
        """
    static let source =
        "memberships JOIN users ON users.seq = memberships.user JOIN teams ON teams.seq = memberships.team"

    init(record: Row) {
        sequence = record["seq"]
        id = record["id"]
        userSequence = record["user"]
        userID = record["user_id"]
        userName = record["user_name"]
        userEmail = record["user_email"] ?? ""
        teamID = record["team_id"]
        teamName = record["team_name"]
        roles = JSONList.texts(record["roles"])
        invited = record["invited"]
        joined = record["joined"]
        isConfirmed = record["confirm"]
        created = record["created"]
        updated = record["updated"]
    }

    /// Members see each other's ids and roles; names and addresses are for keys.
    func json(for caller: Caller) -> JSONValue {
        [
            "$id": .string(id), "$createdAt": .string(created), "$updatedAt": .string(updated),
            "userId": .string(userID),
            "userName": .string(caller.isKey ? userName : ""), "userEmail": .string(caller.isKey ? userEmail : ""),
            "teamId": .string(teamID), "teamName": .string(teamName), "invited": .string(invited),
            "joined": .string(joined ?? ""), "confirm": .bool(isConfirmed), "mfa": false,
            "roles": .array(roles.map(JSONValue.string)),
        ]
    }
}
