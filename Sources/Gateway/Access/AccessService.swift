import Appwrite
import JSONBytes
import Refine

/// Answers refine's access control: gathers what `AccessQuestion` needs, in the caller's own name.
struct AccessService: Sendable {
    let client: AppwriteClient
    let roles: RolesCache
    /// How old what is known of a table's permissions may be.
    let schemaAge: Duration
    /// Finds tables and their schemas; narrowed to what the caller's access token allows.
    let data: @Sendable (AccessGrant?) -> DataService

    /// - Parameters:
    ///   - id: a row's, where the answer is to be about one.
    ///   - caller: with the credential of the admission.
    /// - Throws: 404 for what is no resource, and what Appwrite's refusals are to callers.
    func map(
        of resource: String, id: String?, as caller: Caller, grant: AccessGrant?
    ) async throws(HttpError) -> AccessMap {
        // Whose token opens nothing of it does not learn whether there is such a resource.
        if let grant, grant.operations(on: resource).isEmpty { return .closed(by: grant, resource) }
        let service = data(grant)
        if let services = service.services, let resource = services[resource] {
            return try await services.map(of: resource, as: caller, grant: grant)
        }
        let table = try service.table(of: resource)
        let rules = service.catalog.rules(for: resource, table: table)
        var question = AccessQuestion(
            resource: resource, id: id, table: table, operations: rules.operations, grant: grant,
            defaults: rules.permissions.map(Permission.expandedForRow), rights: .unlimited)
        let asking = AccessCalls(client: client, service: service, table: table, caller: caller)
        question.schema = try await asking.schema(notOlderThan: schemaAge)
        // Permissions do not concern the key.
        if case .key = caller.credential { return question.map }
        question.rights = .roles(try await asking.roles(from: roles))
        // Where rows grant nothing, nothing depends on the row.
        if let id, question.schema?.rowSecurity != false { question.row = try await asking.row(id) }
        return question.map
    }
}

extension AccessMap {
    fileprivate static func closed(by grant: AccessGrant, _ resource: String) -> AccessMap {
        AccessMap { action in
            let operation = ResourceOperation(rawValue: action.rawValue) ?? .show
            return grant.refusal(of: [operation], on: resource).map { .no($0.message) } ?? .yes
        }
    }
}

/// The calls that one question takes.
private struct AccessCalls: Sendable {
    let client: AppwriteClient
    let service: DataService
    let table: TableReference
    let caller: Caller

    func schema(notOlderThan age: Duration) async throws(HttpError) -> TableSchema? {
        let schemas = service.schemas
        do {
            return try await schemas.refreshed(table, since: schemas.moment - age)
        } catch {
            throw service.error(for: error)
        }
    }

    func roles(from cache: RolesCache) async throws(HttpError) -> [Role] {
        do {
            return try await cache.roles(of: caller)
        } catch {
            throw FailureMapping.error(for: error)
        }
    }

    /// The row as the caller sees it: nothing but what Appwrite keeps of every row.
    func row(_ id: String) async throws(HttpError) -> AccessQuestion.Row {
        do throws(AppwriteFailure) {
            let body = try await client.getRow(table, id: id, queries: [.select(["$id"])], as: caller)
            let row = try? JSONValue(parsing: body)
            guard let texts = row?["$permissions"]?.array, let own = row?["$id"]?.string else {
                throw .unreadable("a row without $permissions")
            }
            // Appwrite finds a row whatever the case of the letters in its id.
            guard own == id else { return .unseen }
            return .readable(texts.compactMap { $0.string.flatMap(Permission.init) })
        } catch {
            if case .refused(let refusal) = error, ["row_not_found", "document_not_found"].contains(refusal.type) {
                return .unseen
            }
            throw FailureMapping.error(for: error)
        }
    }
}
