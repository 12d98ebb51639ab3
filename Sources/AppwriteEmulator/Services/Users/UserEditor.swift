import GRDB
import JSONBytes

/// Makes, changes and removes users, whoever asked for it.
struct UserEditor {
    let call: Call
    private var db: Database { call.db }

    struct New {
        var id: String
        var email: String?
        var phone: String?
        var password: String?
        var name: String
    }

    func create(_ new: New) throws -> UserModel {
        let now = call.now.text
        try clashing {
            try db.run(
                """
                INSERT INTO users (id, name, email, phone, password, password_update, registration, accessed, created, updated)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(new.id), .text(new.name), .optional(new.email), .optional(new.phone), .optional(new.password),
                    .optional(new.password == nil ? nil : now), .text(now), .text(now), .text(now), .text(now),
                ])
        }
        let sequence = db.lastInsertedRowID
        if let email = new.email { try addTarget("email", email, of: sequence) }
        if let phone = new.phone { try addTarget("sms", phone, of: sequence) }
        return try UserModel.find(sequence: sequence, db: db)
    }

    private func addTarget(_ type: String, _ identifier: String, of user: Int64) throws {
        let now = call.now.text
        try db.run(
            "INSERT INTO targets (id, user, provider_type, identifier, created, updated) VALUES (?, ?, ?, ?, ?, ?)",
            [
                .text(call.emulator.environment.uniqueID()), .integer(user), .text(type), .text(identifier), .text(now),
                .text(now),
            ])
    }

    /// Sets one field and the time of the change.
    func set(_ field: Field, _ value: DatabaseValue, of user: UserModel) throws -> UserModel {
        try clashing(
            with: field == .phone ? .phoneAlreadyExists : field == .email ? .emailAlreadyExists : .userAlreadyExists
        ) {
            try db.run(
                "UPDATE users SET \(field.rawValue) = ?, updated = ? WHERE seq = ?",
                [value, .text(call.now.text), .integer(user.sequence)])
        }
        return try UserModel.find(sequence: user.sequence, db: db)
    }

    /// The fields that change one at a time, by their names in SQL.
    enum Field: String {
        case name, email, phone, status, labels, prefs, mfa
        case emailVerification = "email_verification"
        case phoneVerification = "phone_verification"
    }

    func setPassword(_ hash: String, of user: UserModel) throws -> UserModel {
        let now = call.now.text
        try db.run(
            "UPDATE users SET password = ?, password_update = ?, updated = ? WHERE seq = ?",
            [.text(hash), .text(now), .text(now), .integer(user.sequence)])
        return try UserModel.find(sequence: user.sequence, db: db)
    }

    /// Another address, which nobody has verified.
    func setEmail(_ email: String, of user: UserModel) throws -> UserModel {
        try db.run("DELETE FROM targets WHERE user = ? AND provider_type = 'email'", [.integer(user.sequence)])
        if !email.isEmpty { try addTarget("email", email, of: user.sequence) }
        _ = try set(.emailVerification, .flag(false), of: user)
        return try set(.email, email.isEmpty ? .null : .text(email), of: user)
    }

    func setPhone(_ phone: String, of user: UserModel) throws -> UserModel {
        try db.run("DELETE FROM targets WHERE user = ? AND provider_type = 'sms'", [.integer(user.sequence)])
        if !phone.isEmpty { try addTarget("sms", phone, of: user.sequence) }
        _ = try set(.phoneVerification, .flag(false), of: user)
        return try set(.phone, phone.isEmpty ? .null : .text(phone), of: user)
    }

    func delete(_ user: UserModel) throws {
        try db.run("DELETE FROM users WHERE seq = ?", [.integer(user.sequence)])
    }

    private func clashing(with error: APIError = .userAlreadyExists, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let failure as DatabaseError where failure.resultCode == .SQLITE_CONSTRAINT {
            throw error
        }
    }

    /// Tells whoever listens to the account.
    func announce(_ user: UserModel, _ action: String, _ attribute: String? = nil) {
        call.announce(
            RealtimeEvent(
                names: EventNames.thing([("users", user.id)], action: action, attribute: attribute),
                channels: ["account", "account.\(user.id)"], roles: ["user:\(user.id)"], timestamp: call.now.text,
                payload: user.account.serialized()))
    }
}
