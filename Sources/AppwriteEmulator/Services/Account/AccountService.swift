import GRDB
import HTTPTypes
import JSONBytes

/// The account of whoever calls.
struct AccountService: Sendable {
    static let scopes = ["account"]

    var routes: [Route] {
        [
            Route(.post, "account", scopes: ["sessions.write"], .password(prepare: prepareCreate, finish: create)),
            Route(.get, "account", scopes: Self.scopes, .read { .json(try user($0).account) }),
            Route(.delete, "account", scopes: Self.scopes, .write(delete)),
            Route(.get, "account/prefs", scopes: Self.scopes, .read { .json(try user($0).prefs) }),
            Route(.patch, "account/prefs", scopes: Self.scopes, .write(updatePrefs)),
            Route(.patch, "account/name", scopes: Self.scopes, .write(updateName)),
            Route(
                .patch, "account/password", scopes: Self.scopes,
                .password(prepare: preparePassword, finish: updatePassword)),
            Route(.patch, "account/email", scopes: Self.scopes, .password(prepare: prepareEmail, finish: updateEmail)),
            Route(.patch, "account/phone", scopes: Self.scopes, .password(prepare: preparePhone, finish: updatePhone)),
            Route(.patch, "account/status", scopes: Self.scopes, .write(block)),
        ]
    }

    /// The user who calls.
    func user(_ call: Call) throws -> UserModel {
        guard let user = call.caller.user else { throw APIError.sessionNotFound }
        return try UserModel.find(sequence: user.sequence, db: call.db)
    }

    // MARK: Sign up

    private func newUser(_ call: Call) throws -> (id: String, email: String, password: String, name: String) {
        let id = try call.required("userId", .customID)
        let email = try call.required("email", .email)
        let password = try call.required("password", .newPassword)
        let name = try call.optional("name", .text(128, atLeast: 0)) ?? ""
        return (id, email, password, name)
    }

    private func prepareCreate(_ call: Call) throws -> PasswordWork {
        let new = try newUser(call)
        let isTaken =
            try UserModel.find(email: new.email, db: call.db) != nil || UserModel.find(new.id, db: call.db) != nil
        if isTaken { throw APIError.userAlreadyExists }
        return PasswordWork(hash: new.password)
    }

    private func create(_ call: Call, _ outcome: PasswordOutcome) throws -> APIResponse {
        let new = try newUser(call)
        let editor = UserEditor(call: call)
        let user = try editor.create(
            UserEditor.New(
                id: call.resolvedID(new.id), email: new.email, phone: nil, password: outcome.hash, name: new.name))
        editor.announce(user, "create")
        return .json(user.account, status: 201)
    }

    // MARK: Changes

    private func updateName(_ call: Call) throws -> APIResponse {
        let name = try call.required("name", .text(128))
        let editor = UserEditor(call: call)
        let user = try editor.set(.name, .text(name), of: user(call))
        editor.announce(user, "update", "name")
        return .json(user.account)
    }

    private func updatePrefs(_ call: Call) throws -> APIResponse {
        let prefs = try call.required("prefs", .object)
        let editor = UserEditor(call: call)
        let user = try editor.set(.prefs, .text(JSONValue.object(prefs).text), of: user(call))
        editor.announce(user, "update", "prefs")
        return .json(user.account)
    }

    private func preparePassword(_ call: Call) throws -> PasswordWork {
        let password = try call.required("password", .newPassword)
        let old = try call.optional("oldPassword", .password) ?? ""
        let user = try user(call)
        // A user who never had a password sets the first one without an old one.
        return user.password == nil
            ? PasswordWork(hash: password) : PasswordWork(verify: (old, user.password), hash: password)
    }

    private func updatePassword(_ call: Call, _ outcome: PasswordOutcome) throws -> APIResponse {
        guard outcome.isVerified, let hash = outcome.hash else { throw APIError.invalidCredentials }
        let editor = UserEditor(call: call)
        let user = try editor.setPassword(hash, of: user(call))
        editor.announce(user, "update", "password")
        return .json(user.account)
    }

    private func prepareEmail(_ call: Call) throws -> PasswordWork {
        _ = try call.required("email", .email)
        return try prepareChange(call, password: call.required("password", .password))
    }

    /// Who has a password proves it; who has none gets this one.
    private func prepareChange(_ call: Call, password: String) throws -> PasswordWork {
        let user = try user(call)
        return user.password == nil ? PasswordWork(hash: password) : PasswordWork(verify: (password, user.password))
    }

    private func updateEmail(_ call: Call, _ outcome: PasswordOutcome) throws -> APIResponse {
        guard outcome.isVerified else { throw APIError.invalidCredentials }
        let email = try call.required("email", .email)
        let editor = UserEditor(call: call)
        var user = try user(call)
        if let other = try UserModel.find(email: email, db: call.db), other.sequence != user.sequence {
            throw APIError(400, "user_email_already_exists", APIError.emailAlreadyExists.message)
        }
        if let hash = outcome.hash { user = try editor.setPassword(hash, of: user) }
        user = try editor.setEmail(email, of: user)
        editor.announce(user, "update", "email")
        return .json(user.account)
    }

    private func preparePhone(_ call: Call) throws -> PasswordWork {
        _ = try call.required("phone", .phone)
        return try prepareChange(call, password: call.required("password", .password))
    }

    private func updatePhone(_ call: Call, _ outcome: PasswordOutcome) throws -> APIResponse {
        guard outcome.isVerified else { throw APIError.invalidCredentials }
        let editor = UserEditor(call: call)
        let user = try editor.setPhone(call.required("phone", .phone), of: user(call))
        editor.announce(user, "update", "phone")
        return .json(user.account)
    }

    private func delete(_ call: Call) throws -> APIResponse {
        let editor = UserEditor(call: call)
        let user = try user(call)
        try editor.delete(user)
        editor.announce(user, "delete")
        return .empty
    }

    /// A user shuts the own account; only a key opens it again.
    private func block(_ call: Call) throws -> APIResponse {
        let editor = UserEditor(call: call)
        let user = try editor.set(.status, .flag(false), of: user(call))
        editor.announce(user, "update", "status")
        var response = APIResponse.json(user.account)
        SessionMaker.clearCookies(call.emulator.configuration.project, &response)
        return response
    }
}
