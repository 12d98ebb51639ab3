import GRDB
import HTTPTypes
import JSONBytes

/// Users, for keys.
struct UserService: Sendable {
    static let readScopes = ["users.read"]
    static let writeScopes = ["users.write"]

    var routes: [Route] {
        let write = Self.writeScopes
        return [
            Route(.get, "users", scopes: Self.readScopes, .read(list)),
            Route(.post, "users", scopes: write, .password(prepare: prepareCreate, finish: create)),
            Route(.get, "users/:userId", scopes: Self.readScopes, .read { .json(try user($0).json) }),
            Route(.delete, "users/:userId", scopes: write, .write(delete)),
            Route(.get, "users/:userId/prefs", scopes: Self.readScopes, .read { .json(try user($0).prefs) }),
            Route(.patch, "users/:userId/prefs", scopes: write, .write(updatePrefs)),
            Route(.patch, "users/:userId/name", scopes: write, .write(updateName)),
            Route(.patch, "users/:userId/email", scopes: write, .write(updateEmail)),
            Route(.patch, "users/:userId/phone", scopes: write, .write(updatePhone)),
            Route(.patch, "users/:userId/status", scopes: write, .write { try flag($0, "status", .status) }),
            Route(
                .patch, "users/:userId/verification", scopes: write,
                .write { try flag($0, "emailVerification", .emailVerification, announcing: "verification") }),
            Route(
                .patch, "users/:userId/verification/phone", scopes: write,
                .write { try flag($0, "phoneVerification", .phoneVerification, announcing: "verification") }),
            Route(.patch, "users/:userId/mfa", scopes: write, .write { try flag($0, "mfa", .mfa) }),
            Route(.put, "users/:userId/labels", scopes: write, .write(updateLabels)),
            Route(
                .patch, "users/:userId/password", scopes: write,
                .password(prepare: preparePassword, finish: updatePassword)),
            Route(.get, "users/:userId/memberships", scopes: Self.readScopes, .read(memberships)),
        ]
    }

    func user(_ call: Call) throws -> UserModel {
        guard let user = try UserModel.find(call.path("userId", .uid), db: call.db) else { throw APIError.userNotFound }
        return user
    }

    // MARK: List, create, delete

    static let schema = QuerySchema.records(
        "users",
        [
            "name": .init(sql: "users.name", kind: .string), "email": .init(sql: "users.email", kind: .string),
            "phone": .init(sql: "users.phone", kind: .string), "status": .init(sql: "users.status", kind: .boolean),
            "passwordUpdate": .init(sql: "users.password_update", kind: .datetime),
            "registration": .init(sql: "users.registration", kind: .datetime),
            "accessedAt": .init(sql: "users.accessed", kind: .datetime),
            "emailVerification": .init(sql: "users.email_verification", kind: .boolean),
            "phoneVerification": .init(sql: "users.phone_verification", kind: .boolean),
            "labels": .init(sql: "users.labels", kind: .string, elements: .json),
        ])

    private func list(_ call: Call) throws -> APIResponse {
        var list = RecordList(call: call, schema: Self.schema, selection: "users.*")
        list.searchedText =
            "users.id || ' ' || coalesce(users.email, '') || ' ' || coalesce(users.phone, '') || ' ' || users.name"
        return try list.answer(named: "users") { try UserModel(record: $0, db: call.db).json }
    }

    private func newUser(_ call: Call) throws -> (UserEditor.New, password: String?) {
        let id = try call.required("userId", .customID)
        let email = try call.optional("email", .email.nullable)
        let phone = try call.optional("phone", .phone.nullable)
        let password = try call.optional("password", .newPassword)
        let name = try call.optional("name", .text(128, atLeast: 0)) ?? ""
        return (UserEditor.New(id: call.resolvedID(id), email: email, phone: phone, name: name), password)
    }

    private func prepareCreate(_ call: Call) throws -> PasswordWork {
        PasswordWork(hash: try newUser(call).password)
    }

    private func create(_ call: Call, _ outcome: PasswordOutcome) throws -> APIResponse {
        var (new, _) = try newUser(call)
        new.password = outcome.hash
        let editor = UserEditor(call: call)
        let user = try editor.create(new)
        editor.announce(user, "create")
        return .json(user.json, status: 201)
    }

    private func delete(_ call: Call) throws -> APIResponse {
        let editor = UserEditor(call: call)
        let user = try user(call)
        try editor.delete(user)
        editor.announce(user, "delete")
        return .empty
    }

    // MARK: Changes

    private func updateName(_ call: Call) throws -> APIResponse {
        _ = try call.path("userId", .uid)
        let name = try call.required("name", .text(128, atLeast: 0))
        return try set(call, .name, .text(name), announcing: "name")
    }

    private func set(
        _ call: Call, _ field: UserEditor.Field, _ value: DatabaseValue, announcing attribute: String
    ) throws -> APIResponse {
        let editor = UserEditor(call: call)
        let user = try editor.set(field, value, of: user(call))
        editor.announce(user, "update", attribute)
        return .json(user.json)
    }

    private func flag(
        _ call: Call, _ parameter: String, _ field: UserEditor.Field, announcing attribute: String? = nil
    ) throws -> APIResponse {
        _ = try call.path("userId", .uid)
        let value = try call.required(parameter, .boolean)
        return try set(call, field, .flag(value), announcing: attribute ?? parameter)
    }

    private func updatePrefs(_ call: Call) throws -> APIResponse {
        _ = try call.path("userId", .uid)
        let prefs = try call.required("prefs", .object)
        let editor = UserEditor(call: call)
        let user = try editor.set(.prefs, .text(JSONValue.object(prefs).text), of: user(call))
        editor.announce(user, "update", "prefs")
        return .json(user.prefs)
    }

    private func updateEmail(_ call: Call) throws -> APIResponse {
        _ = try call.path("userId", .uid)
        let email = try call.required("email", emptyOr(.email))
        let editor = UserEditor(call: call)
        let user = try user(call)
        if !email.isEmpty, let other = try UserModel.find(email: email, db: call.db), other.sequence != user.sequence {
            throw APIError.emailAlreadyExists
        }
        let changed = try editor.setEmail(email, of: user)
        editor.announce(changed, "update", "email")
        return .json(changed.json)
    }

    private func updatePhone(_ call: Call) throws -> APIResponse {
        _ = try call.path("userId", .uid)
        let phone = try call.required("number", emptyOr(.phone))
        let editor = UserEditor(call: call)
        let changed = try editor.setPhone(phone, of: user(call))
        editor.announce(changed, "update", "phone")
        return .json(changed.json)
    }

    /// Keys may also take an address away.
    private func emptyOr(_ rule: Rule<String>) -> Rule<String> {
        Rule(checking: { value throws(Rule<String>.Refusal) in
            value == .string("") ? "" : try rule.check(value)
        })
    }

    private func updateLabels(_ call: Call) throws -> APIResponse {
        _ = try call.path("userId", .uid)
        let label = Rule<String>(
            "Value must be a valid string and at least 1 chars and no longer than 36 chars and only consist of "
                + "\"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\" chars"
        ) { value in
            guard let text = value.string, (1...36).contains(text.utf8.count),
                text.utf8.allSatisfy(Formats.isAlphanumeric)
            else {
                return nil
            }
            return text
        }
        let labels = try call.required("labels", .list(of: label, upTo: 1000))
        var unique: [String] = []
        for label in labels where !unique.contains(label) { unique.append(label) }
        return try set(call, .labels, .text(JSONList.json(unique)), announcing: "labels")
    }

    private func preparePassword(_ call: Call) throws -> PasswordWork {
        _ = try user(call)
        return PasswordWork(hash: try call.required("password", .newPassword))
    }

    private func updatePassword(_ call: Call, _ outcome: PasswordOutcome) throws -> APIResponse {
        guard let hash = outcome.hash else { throw APIError.invalidCredentials }
        let editor = UserEditor(call: call)
        let user = try editor.setPassword(hash, of: user(call))
        editor.announce(user, "update", "password")
        return .json(user.json)
    }

    // MARK: What belongs to a user

    private func memberships(_ call: Call) throws -> APIResponse {
        let user = try user(call)
        return try MembershipList(call: call).answer(
            where: ListPlan.Condition(sql: "memberships.user = ?", values: [.integer(user.sequence)]))
    }
}
