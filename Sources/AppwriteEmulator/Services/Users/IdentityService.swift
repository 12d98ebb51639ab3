import HTTPTypes
import JSONBytes

/// Identities of users at OAuth2 providers. The emulator knows no provider, so that there are none; the calls exist because
/// programs that list them must not fail.
struct IdentityService: Sendable {
    var routes: [Route] {
        let account = AccountService.scopes
        return [
            Route(.get, "account/identities", scopes: account, .read(list)),
            Route(.delete, "account/identities/:identityId", scopes: account, .read(find)),
            Route(.get, "users/identities", scopes: UserService.readScopes, .read(list)),
            Route(.delete, "users/identities/:identityId", scopes: UserService.writeScopes, .read(find)),
        ]
    }

    private static let schema = QuerySchema.records(
        "identities",
        [
            "userId": .init(sql: "NULL", kind: .string), "provider": .init(sql: "NULL", kind: .string),
            "providerUid": .init(sql: "NULL", kind: .string), "providerEmail": .init(sql: "NULL", kind: .string),
            "providerAccessTokenExpiry": .init(sql: "NULL", kind: .datetime),
        ])

    private func list(_ call: Call) throws -> APIResponse {
        let texts = try call.optional("queries", QueryParser.rule()) ?? []
        _ = try call.optional("search", .text(256, atLeast: 0))
        _ = try call.optional("total", .boolean)
        _ = try QueryParser.plan(texts, schema: Self.schema, audience: .records, now: call.now, variant: call.variant) {
            cursor in
            throw APIError(
                400, "general_cursor_not_found", "Identity '\(cursor.id)' for the 'cursor' value not found.")
        }
        return .json(["total": 0, "identities": []])
    }

    private func find(_ call: Call) throws -> APIResponse {
        _ = try call.path("identityId", .uid)
        throw APIError(404, "user_identity_not_found", "Identity with the requested ID could not be found.")
    }
}
