import Appwrite
import JSONBytes
import Refine

/// Answers refine's data requests for Appwrite's other services: users, teams, buckets and so on.
///
/// Where the server key asks Appwrite, a caller must first show one of the roles that the configuration names.
final class ServiceData: Sendable {
    private let resources: [String: ServiceResource]
    let client: AppwriteClient
    private let key: String?
    private let roles: RolesCache
    let totals: TotalsCache
    let room: ResidualRoom
    let limits: PlanLimits
    let capabilities: @Sendable () -> ServerCapabilities
    private let observe: Observer

    init(
        _ services: [String: GatewayConfiguration.Service], client: AppwriteClient, key: String?, roles: RolesCache,
        totals: TotalsCache, room: ResidualRoom, limits: PlanLimits,
        capabilities: @escaping @Sendable () -> ServerCapabilities,
        observe: @escaping Observer
    ) {
        resources = Dictionary(
            uniqueKeysWithValues: services.map { ($0.key, ServiceResource(name: $0.key, $0.value)) })
        self.client = client
        self.key = key
        self.roles = roles
        self.totals = totals
        self.room = room
        self.capabilities = capabilities
        self.observe = observe
        var limits = limits
        // A record may bring much along: a user all of the own targets.
        limits.rowsPerCall = min(limits.rowsPerCall, Self.recordsPerCall)
        self.limits = limits
    }

    private static let recordsPerCall = 250

    subscript(name: String) -> ServiceResource? { resources[name] }

    /// In the order of their names.
    var all: [ServiceResource] { resources.values.sorted { $0.name < $1.name } }

    @inline(never)
    func answer(
        _ request: DataRequest, _ resource: ServiceResource, as caller: Caller
    ) async throws(HttpError) -> DataAnswer {
        try resource.allow(request.operation)
        let acting = try await admitted(caller, to: resource)
        try refuse(request.preconditions, request.operation)
        let reader = reader(resource, acting)
        let writer = RecordWriter(client: client, resource: resource, caller: acting, telling: reader.telling)
        switch request.operation {
        case .getList(let list): return .list(try await reader.list(list))
        case .getOne(let id, let selection): return .row(try await reader.one(id, selection))
        case .getMany(let ids, let selection): return .rows(try await reader.many(ids, selection))
        default:
            // Also when a write failed: part of it may have happened.
            defer { changed(resource) }
            return try await write(request.operation, writer)
        }
    }

    /// Finds out whether somebody may ask at all, and on whose behalf Appwrite is asked.
    /// - Throws: 401 for guests, 403 for those who have none of the roles.
    @discardableResult
    func admitted(_ caller: Caller, to resource: ServiceResource) async throws(HttpError) -> Caller {
        if !resource.roles.isEmpty { try await check(caller, resource) }
        guard resource.usesKey else { return caller }
        guard let key, !resource.roles.isEmpty else { throw .roleMissing(resource.roles, for: resource.name) }
        return Caller(.key(key), address: caller.address, userAgent: caller.userAgent)
    }

    private func check(_ caller: Caller, _ resource: ServiceResource) async throws(HttpError) {
        switch caller.credential {
        case .guest: throw .notSignedIn
        // Nobody shows a key: the gateway gives it to those whom it has let in by access token.
        case .key: return
        case .session, .jwt: break
        }
        let held: [Role]
        do throws(AppwriteFailure) {
            held = try await roles.roles(of: caller)
        } catch {
            throw telling(error, resource, asKey: false)
        }
        // A session that has ended is a guest's.
        guard held != CallerRoles.guest else { throw .notSignedIn }
        guard !Set(held).isDisjoint(with: resource.roles) else {
            throw .roleMissing(resource.roles, for: resource.name)
        }
    }

    func reader(_ resource: ServiceResource, _ caller: Caller) -> RecordReader {
        let asKey = if case .key = caller.credential { true } else { false }
        return RecordReader(
            client: client, resource: resource, caller: caller, totals: totals, room: room, limits: limits,
            capabilities: capabilities(), telling: { [self] in telling($0, resource, asKey: asKey) })
    }

    private func write(
        _ operation: DataRequest.Operation, _ writer: RecordWriter
    ) async throws(HttpError) -> DataAnswer {
        switch operation {
        case .create(let input): return .created(try await writer.create(input).bytes)
        case .createMany(let inputs): return .createdRows(try await writer.createMany(inputs))
        case .update(let id, let input): return .row(try await writer.update(id, input))
        case .updateMany(let ids, let input): return .rows(try await writer.updateMany(ids, input))
        case .deleteOne(let id):
            try await writer.delete(id)
            return .deleted(id: id)
        case .deleteMany(let ids): return .deletedRows(ids: try await writer.deleteMany(ids))
        case .getList, .getOne, .getMany: return .rows([])
        }
    }

    /// Counts may be wrong now, and so may be what is known of who holds which role.
    private func changed(_ resource: ServiceResource) {
        totals.drop { $0.table == resource.service.rawValue && $0.database.hasPrefix("/") }
        if [.users, .sessions, .teams, .memberships].contains(resource.service) { roles.forgetAll() }
    }

    /// Records have no versions that Appwrite would hold a write against.
    private func refuse(_ preconditions: Preconditions, _ operation: DataRequest.Operation) throws(HttpError) {
        guard preconditions != .none else { return }
        switch operation {
        case .getList, .getOne, .getMany: return
        default:
            throw .unsupportedPrecondition(
                preconditions.ifMatch != nil ? "If-Match" : "If-None-Match",
                "records of Appwrite's services, which cannot be changed on a condition")
        }
    }

    private func telling(_ failure: AppwriteFailure, _ resource: ServiceResource, asKey: Bool) -> HttpError {
        let error = ServiceFailures.error(for: failure, resource, asKey: asKey)
        if case .refused(let refusal) = failure, error.type == "gateway_server_key_refused" {
            observe(.serverKeyRefused(type: refusal.type, message: refusal.message))
        } else {
            failure.observed(by: observe)
        }
        return error
    }
}
