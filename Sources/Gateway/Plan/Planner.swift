import Appwrite
import Refine

/// Says how Appwrite does what refine asks for. Pure: the same request, schema and limits give the same plan.
public struct Planner: Sendable {
    public var table: TableReference
    /// `nil` where no server key lets the gateway read it: columns are unchecked then, and values typed by their look.
    public var schema: TableSchema?
    /// The schemas of the tables that the table's relationships lead to, by their ids; `nil` where one is not known.
    public var related: @Sendable (_ table: String) -> TableSchema?
    /// On whose behalf: decides how several rows are written.
    public var credential: Credential
    /// Row permissions of new rows when the caller gives none.
    public var defaultPermissions: [Permission]?
    /// Whether callers are kept from changing the permissions of rows.
    var fixesPermissions = false
    public var limits: PlanLimits
    public var capabilities: ServerCapabilities
    /// Whether the table has a relationship that the schema does not show.
    public var hidesRelationship = false

    public init(
        table: TableReference, schema: TableSchema?,
        related: @escaping @Sendable (_ table: String) -> TableSchema? = { _ in nil }, credential: Credential,
        defaultPermissions: [Permission]? = nil, limits: PlanLimits = PlanLimits(),
        capabilities: ServerCapabilities = ServerCapabilities()
    ) {
        self.table = table
        self.schema = schema
        self.related = related
        self.credential = credential
        self.defaultPermissions = defaultPermissions
        self.limits = limits
        self.capabilities = capabilities
    }

    /// - Throws: `HttpError` 400 that names operator and column of what cannot be done, 404 for ids that no row can have, 412 when no version
    ///   of the row can fulfil the preconditions.
    public func plan(
        _ operation: DataRequest.Operation, _ preconditions: Preconditions = .none
    ) throws(HttpError) -> Plan {
        let work = try work(operation)
        var plan = Plan(table: table, work: work, versionCheck: try versionCheck(operation, preconditions))
        if let schema, plan.isWrite, schema.columns.contains(where: { $0.type == .relationship }) {
            plan.links = links(of: work)
        }
        return plan
    }

    private func work(_ operation: DataRequest.Operation) throws(HttpError) -> Plan.Work {
        switch operation {
        case .getList(let request): .list(try list(request))
        case .getOne(let id, let selection): .getOne(id: try possible(id), queries: try self.selection(selection))
        case .getMany(let ids, let selection): .getMany(try getMany(ids, selection))
        case .create(let input): .create(try newRow(input))
        case .createMany(let inputs): .createMany(try newRows(inputs), strategy)
        case .update(let id, let input): .update(id: try possible(id), try change(input))
        case .updateMany(let ids, let input): try updateMany(ids, input)
        case .deleteOne(let id): .deleteOne(id: try possible(id))
        case .deleteMany(let ids): .deleteMany(ids: try distinct(ids), strategy)
        }
    }

    var scope: ColumnScope {
        ColumnScope(
            table: table, schema: schema, related: related, sequenceIsText: capabilities.database.sequenceIsText)
    }

    var strategy: WriteStrategy {
        let strategy = WriteStrategy(for: credential, schema: schema)
        return strategy == .bulk && hidesRelationship ? .transaction : strategy
    }

    /// An id that breaks Appwrite's rule belongs to no row; sent upstream it might change the path.
    func possible(_ id: String) throws(HttpError) -> String {
        guard RowID.isPossible(id) else { throw .impossibleID() }
        return id
    }

    /// Each id once, in order.
    func distinct(_ ids: [String]) throws(HttpError) -> [String] {
        var seen: Set<String> = []
        var distinct: [String] = []
        for id in ids where seen.insert(id).inserted { distinct.append(try possible(id)) }
        return distinct
    }
}
