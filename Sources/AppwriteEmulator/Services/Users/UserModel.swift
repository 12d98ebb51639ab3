import GRDB
import JSONBytes

/// A user of the project.
struct UserModel: Sendable {
    var sequence: Int64
    var id: String
    var name: String
    var email: String?
    var phone: String?
    var isActive: Bool
    var labels: [String]
    var prefs: JSONValue
    var password: String?
    var passwordUpdate: String?
    var emailVerification: Bool
    var phoneVerification: Bool
    var mfa: Bool
    var registration: String
    var accessed: String
    var created: String
    var updated: String
    var targets: [JSONValue]

    init(record: Row, db: Database) throws {
        sequence = record["seq"]
        id = record["id"]
        name = record["name"]
        email = record["email"]
        phone = record["phone"]
        isActive = record["status"]
        labels = JSONList.texts(record["labels"])
        prefs = (try? JSONValue(parsing: record["prefs"] as String)) ?? [:]
        password = record["password"]
        passwordUpdate = record["password_update"]
        emailVerification = record["email_verification"]
        phoneVerification = record["phone_verification"]
        mfa = record["mfa"]
        registration = record["registration"]
        accessed = record["accessed"]
        created = record["created"]
        updated = record["updated"]
        targets = try TargetModel.all(ofUser: record["seq"], db: db).map(\.json)
    }

    static func find(_ id: String, db: Database) throws -> UserModel? {
        try db.first("SELECT * FROM users WHERE id = ?", [.text(id)]).map { try UserModel(record: $0, db: db) }
    }

    static func find(sequence: Int64, db: Database) throws -> UserModel {
        guard let record = try db.first("SELECT * FROM users WHERE seq = ?", [.integer(sequence)]) else {
            throw APIError.userNotFound
        }
        return try UserModel(record: record, db: db)
    }

    static func find(email: String, db: Database) throws -> UserModel? {
        try db.first("SELECT * FROM users WHERE email = ?", [.text(email)]).map { try UserModel(record: $0, db: db) }
    }

    // MARK: As answered

    /// As users see themselves.
    var account: JSONValue { .object(members) }

    /// As keys see users: with what is known of the password.
    var json: JSONValue {
        var object = members
        object["password"] = password.map(JSONValue.string) ?? JSONValue.null
        // What the real server says of its default; the hash itself tells what it is.
        object["hash"] = "argon2"
        object["hashOptions"] = ["type": "argon2", "memory_cost": 65536, "time_cost": 4, "threads": 3]
        return .object(object)
    }

    private var members: JSONObject {
        [
            "$id": .string(id), "$createdAt": .string(created), "$updatedAt": .string(updated), "name": .string(name),
            "registration": .string(registration), "status": .bool(isActive),
            "labels": .array(labels.map(JSONValue.string)),
            "passwordUpdate": .string(passwordUpdate ?? ""), "email": .string(email ?? ""),
            "phone": .string(phone ?? ""),
            "emailVerification": .bool(emailVerification), "phoneVerification": .bool(phoneVerification),
            "mfa": .bool(mfa),
            "prefs": prefs, "targets": .array(targets), "accessedAt": .string(accessed),
        ]
    }
}
