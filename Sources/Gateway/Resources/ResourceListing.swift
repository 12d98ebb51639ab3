import Appwrite
import JSONBytes
import Refine

/// Which resources there are, for the explorer and whatever else shows them without knowing them.
///
/// Named resources are told with what their rules leave of them. Tables without a name are told where they are reached by their ids and
/// Appwrite lets everybody, or everybody who signs in, do something with them: others are reached too, but their names are not given
/// away. Columns are told where there is a server key to read them with.
actor ResourceListing {
    typealias Tables = @Sendable (_ database: String) async throws(AppwriteFailure) -> [TableSchema]

    private let directory: ResourceDirectory
    private let catalog: ResourceCatalog
    private let services: [ServiceResource]
    private let maximumAge: Duration
    private let now: @Sendable () -> Duration
    private let tables: Tables?
    private let grant: AccessGrant?
    private var reading: (began: Duration, answer: Task<Result<[UInt8], AppwriteFailure>, Never>)?

    /// - Parameters:
    ///   - services: resources that are no tables.
    ///   - maximumAge: for how long a list that was read is given to others.
    ///   - tables: reads the tables of a database with the server key; `nil` without one.
    ///   - grant: what the access token of those who ask allows, where callers have one: they are told what it opens, and nothing else.
    init(
        directory: ResourceDirectory, catalog: ResourceCatalog, services: [ServiceResource] = [],
        maximumAge: Duration, now: @escaping @Sendable () -> Duration, tables: Tables?, grant: AccessGrant? = nil
    ) {
        self.directory = directory
        self.catalog = catalog
        self.services = services
        self.maximumAge = maximumAge
        self.now = now
        self.tables = tables
        self.grant = grant
    }

    /// The list as JSON, in the order of names. Callers who come while it is read wait for the same list.
    /// - Throws: what Appwrite's failure is to callers.
    func list() async throws(HttpError) -> [UInt8] {
        let current: Task<Result<[UInt8], AppwriteFailure>, Never>
        if let reading, now() - reading.began < maximumAge {
            current = reading.answer
        } else {
            current = Task { await self.result() }
            reading = (now(), current)
        }
        switch await current.value {
        case .success(let list): return list
        case .failure(let failure):
            // The next caller tries again.
            if reading?.answer == current { reading = nil }
            throw FailureMapping.error(for: failure)
        }
    }

    /// Those that are told, for hints; none while they cannot be read.
    func names() async -> [String] {
        guard let list = try? await list(), let resources = try? JSONValue(parsing: list) else { return [] }
        return resources.array?.compactMap { $0["name"]?.string } ?? []
    }

    private func result() async -> Result<[UInt8], AppwriteFailure> {
        do throws(AppwriteFailure) {
            return .success(try await read())
        } catch {
            return .failure(error)
        }
    }

    private func read() async throws(AppwriteFailure) -> [UInt8] {
        let named = directory.names.compactMap { name in directory.table(for: name).map { (name, $0) } }
        var schemas: [TableReference: TableSchema] = [:]
        if let tables {
            let databases = Set(
                named.map(\.1.database) + (directory.exposesEverything ? [directory.defaultDatabase] : []))
            for database in databases {
                for schema in try await tables(database) {
                    schemas[TableReference(database: database, table: schema.id)] = schema
                }
            }
        }
        let taken = Set(named.map(\.1))
        // Permissions do not concern the server key, by which holders of tokens come.
        let open = schemas.filter {
            directory.exposesEverything && !taken.contains($0.key) && (grant != nil || $0.value.isOpen)
        }
        let others = open.keys.compactMap { table in directory.resources(for: table).first.map { ($0, table) } }
        let known = (named + others).filter { grant?.operations(on: $0.0).isEmpty != true }
        let tables = known.map { name, table in (name, json(of: name, table, schemas[table])) }
        let resources = tables + services.compactMap { service in service.json(grant).map { (service.name, $0) } }
        return JSONValue.array(resources.sorted { $0.0 < $1.0 }.map(\.1)).serialized()
    }

    private func json(of name: String, _ table: TableReference, _ schema: TableSchema?) -> JSONValue {
        let rules = catalog.rules(for: name, table: table)
        let operations = ResourceOperation.allCases.filter(rules.operations.contains).map(\.rawValue)
        var resource: JSONObject = ["name": .string(name), "operations": .array(operations.map(JSONValue.string))]
        if let schema = rules.visible(schema) {
            resource["columns"] = .array(schema.columns.map { $0.json(isReadOnly: rules.readOnly.contains($0.key)) })
        }
        return .object(resource)
    }
}

extension ServiceResource {
    /// `nil` where a token opens nothing of it.
    fileprivate func json(_ grant: AccessGrant?) -> JSONValue? {
        let open = grant.map { self.operations.intersection($0.operations(on: name)) } ?? self.operations
        guard !open.isEmpty else { return nil }
        let names = ResourceOperation.allCases.filter(open.contains).map(\.rawValue)
        let columns = description.attributes.filter(\.isShown).map { attribute in
            attribute.column.json(isReadOnly: attribute.uses.isDisjoint(with: .written))
        }
        return [
            "name": .string(name), "service": .string(service.rawValue),
            "operations": .array(names.map(JSONValue.string)), "columns": .array(columns),
        ]
    }
}

extension TableSchema {
    /// Whether Appwrite lets everybody, or everybody who signs in, do something with the table.
    fileprivate var isOpen: Bool {
        enabled
            && permissions.contains { permission in
                switch permission.role {
                case .any, .guests, .users: true
                case .user, .team, .member, .label: false
                }
            }
    }
}

extension Column {
    fileprivate func json(isReadOnly: Bool) -> JSONValue {
        var column: JSONObject = [
            "name": .string(key), "type": .string(type.rawValue), "array": .bool(isArray),
            "required": .bool(isRequired),
            "readOnly": .bool(isReadOnly),
        ]
        if let elements { column["elements"] = .array(elements.map(JSONValue.string)) }
        return .object(column)
    }
}
