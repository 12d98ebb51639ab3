import Appwrite
import Refine

/// What must be known to say what somebody may do with a resource. The answer agrees with what Appwrite then does, as far as the
/// caller may know it: of a row that the caller may not read nothing is told that its table does not say.
struct AccessQuestion: Sendable {
    /// What the caller holds against permissions.
    enum Rights: Sendable, Hashable {
        /// The server key's, whom permissions do not concern.
        case unlimited
        case roles([Role])
    }

    /// What is known of the row that is asked about.
    enum Row: Sendable, Hashable {
        /// None is asked about, or its table decides alone.
        case notAsked
        /// The caller may read it, and this is what it grants.
        case readable([Permission])
        /// Appwrite shows the caller no such row.
        case unseen
    }

    /// As the caller names it.
    var resource: String
    var id: String?
    var table: TableReference
    /// What the configuration allows.
    var operations = ResourceOperation.all
    /// What the caller's access token allows, where callers have one.
    var grant: AccessGrant?
    /// What new rows grant by the configuration when the caller says nothing.
    var defaults: [Permission]?
    /// `nil` where it is not known.
    var schema: TableSchema?
    var rights: Rights
    var row = Row.notAsked

    var map: AccessMap {
        AccessMap { action in
            switch action {
            case .list: answer(.list)
            case .create: answer(.create)
            case .show: answer(.show)
            case .edit: answer(.edit)
            case .delete: answer(.delete)
            case .clone: clone
            }
        }
    }

    /// refine shows the row in a form and creates another one.
    private var clone: AccessMap.Answer {
        let show = answer(.show)
        return show.can ? answer(.create) : show
    }

    private func answer(_ operation: ResourceOperation) -> AccessMap.Answer {
        if let refusal = grant?.refusal(of: [operation], on: resource) { return .no(refusal.message) }
        guard operations.contains(operation) else {
            let allowed = ResourceOperation.allCases.filter(operations.contains).map(\.rawValue)
            return .no(.operationNotAllowed(operation, on: resource, allowed: allowed))
        }
        guard case .roles(let roles) = rights else { return .yes }
        guard let schema else { return operation.isOfOneRow && row == .unseen ? .no(notSeen(false)) : .yes }
        guard schema.enabled else {
            return .no("The table `\(schema.id)` is disabled. Enable it in Appwrite.")
        }
        return answer(operation, of: schema, to: roles)
    }

    private func answer(
        _ operation: ResourceOperation, of schema: TableSchema, to roles: [Role]
    ) -> AccessMap.Answer {
        let isGranted = schema.permissions.grant(operation.permission, toOneOf: roles)
        switch operation {
        case .list:
            // With row security the list has the rows that may be read, be it none.
            return isGranted || schema.rowSecurity ? .yes : .no(notGranted(operation, schema, roles))
        case .create:
            return isGranted ? grantsByDefault(to: roles) : .no(notGranted(operation, schema, roles))
        case .show, .edit, .delete:
            return ofRow(operation, schema, roles, isGranted: isGranted)
        }
    }

    private func ofRow(
        _ operation: ResourceOperation, _ schema: TableSchema, _ roles: [Role], isGranted: Bool
    ) -> AccessMap.Answer {
        switch row {
        case .notAsked:
            return isGranted || schema.rowSecurity ? .yes : .no(notGranted(operation, schema, roles))
        case .readable(let permissions):
            let may = isGranted || schema.rowSecurity && permissions.grant(operation.permission, toOneOf: roles)
            return operation == .show || may ? .yes : .no(notGranted(operation, schema, roles))
        case .unseen:
            // Who may read every row and does not see it knows that there is none.
            let isAbsent = schema.permissions.grant(.read, toOneOf: roles)
            return isGranted && !isAbsent ? .yes : .no(notSeen(isAbsent))
        }
    }

    /// Appwrite lets nobody grant to roles that are not the caller's own.
    private func grantsByDefault(to roles: [Role]) -> AccessMap.Answer {
        let foreign = (defaults ?? []).map(\.role).filter { !roles.contains($0) }
        guard let first = foreign.first else { return .yes }
        return .no(
            "New rows of \(Excerpt.name(resource)) grant something to `\(first)` by the gateway's configuration "
                + "(`permissions`), and Appwrite lets only those grant it who hold that role. Send `$permissions` of your own, "
                + "or change the configuration.")
    }
}

extension ResourceOperation {
    /// What Appwrite wants granted.
    var permission: Permission.Action {
        switch self {
        case .list, .show: .read
        case .create: .create
        case .edit: .update
        case .delete: .delete
        }
    }

    /// Whether a row of a known id is what it is about.
    fileprivate var isOfOneRow: Bool {
        switch self {
        case .list, .create: false
        case .show, .edit, .delete: true
        }
    }
}

extension [Permission] {
    /// - Parameter action: `write` stands for each but `read` in what is granted.
    func grant(_ action: Permission.Action, toOneOf roles: [Role]) -> Bool {
        contains { permission in
            (permission.action == action || permission.action == .write && action != .read)
                && roles.contains(permission.role)
        }
    }
}

extension AccessMap.Answer {
    static func no(_ error: HttpError) -> AccessMap.Answer { .no(error.message) }
}
