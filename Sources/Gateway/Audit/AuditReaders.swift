import Appwrite
import JSONBytes
import Refine

/// Who may read the trail: callers with one of the roles that the configuration names.
struct AuditReaders: Sendable {
    let roles: [Role]
    let calls: CallerCalls

    /// - Throws: 401 for guests, 403 for users without such a role.
    func allow(_ caller: Caller) async throws(HttpError) {
        guard !roles.isEmpty else {
            throw HttpError(
                403, type: "gateway_audit_forbidden",
                "Nobody may read the audit trail here. The gateway's operator names who may under `audit.roles`.")
        }
        guard caller.credential != .guest else { throw .notSignedIn }
        let account = try await calls.asking { () throws(AppwriteFailure) in
            try await calls.client.getAccount(as: caller)
        }
        var memberships: [AppwriteClient.TeamMembership] = []
        if roles.contains(where: \.dependsOnTeams) {
            memberships = try await calls.asking { () throws(AppwriteFailure) in
                try await calls.client.listMemberships(of: account["$id"]?.string ?? "", as: caller)
            }
        }
        let held = CallerRoles.user(account, memberships: memberships)
        guard roles.contains(where: held.contains) else {
            throw HttpError(
                403, type: "gateway_audit_forbidden",
                "You may not read the audit trail. The gateway's operator names who may under `audit.roles`.")
        }
    }
}

extension Role {
    fileprivate var dependsOnTeams: Bool {
        switch self {
        case .team, .member: true
        case .any, .guests, .users, .user, .label: false
        }
    }
}
