import Appwrite
import Refine

/// Which channels there are: those of the resources that are exposed, and that may be read, tables and Appwrite's files and executions; and
/// `resources/files` and `resources/executions`, on which Appwrite decides what the caller hears. A resource that the configuration names so comes
/// before these. Where every table is exposed by its id there may be a table of such an id besides: its changes are told on the same
/// channel.
struct LiveResources: Sendable {
    /// Longest channel name taken, in bytes. Names stay in memory as long as a socket is open.
    private static let maximumNameLength = 256

    let directory: ResourceDirectory
    let catalog: ResourceCatalog
    /// Where subscribers come with access tokens.
    let tokens: LiveTokens?

    /// Resources that are records of Appwrite's services.
    let services: [String: GatewayConfiguration.Service]

    /// Whether a table is there; of others it is asked.
    let isKnown: @Sendable (TableReference) -> Bool

    init(
        _ directory: ResourceDirectory, catalog: ResourceCatalog = .open, tokens: LiveTokens? = nil,
        services: [String: GatewayConfiguration.Service] = [:],
        isKnown: @escaping @Sendable (TableReference) -> Bool = { _ in true }
    ) {
        self.directory = directory
        self.catalog = catalog
        self.tokens = tokens
        self.services = services
        // Appwrite's services are no tables, and always there.
        self.isKnown = { $0.database.isEmpty || isKnown($0) }
    }

    /// Whose changes a channel tells.
    /// - Parameter grant: what the subscriber's access token allows, once it has shown one.
    /// - Throws: 404 for a resource that is not exposed, 403 for one that may be neither listed nor shown, 401 for who has yet to
    ///   show a token.
    func tables(for channel: LiveChannel, _ grant: AccessGrant? = nil) throws(HttpError) -> [TableReference] {
        if tokens != nil {
            guard let grant else { throw .tokenMissing }
            try grant.allow([.list, .show], on: channel.resource)
        }
        if let configured = services[channel.resource] { return [try table(for: channel, of: configured)] }
        guard let service = LiveService.standard[channel.resource], !directory.isNamed(channel.resource) else {
            return [try table(for: channel)]
        }
        guard let table = directory.table(for: channel.resource) else { return [service.table] }
        return [service.table, table]
    }

    private func table(
        for channel: LiveChannel, of configured: GatewayConfiguration.Service
    ) throws(HttpError) -> TableReference {
        guard let service = LiveService(configured) else {
            throw HttpError(
                404, type: "gateway_resource_unknown",
                "There are no live events of \(Excerpt.name(channel.resource)): of Appwrite's services files and executions have some."
            )
        }
        try (configured.operations ?? ResourceOperation.all).allowHearing(of: channel.resource)
        return service.table
    }

    private func table(for channel: LiveChannel) throws(HttpError) -> TableReference {
        guard channel.resource.utf8.count <= Self.maximumNameLength else {
            throw HttpError(
                404, type: "gateway_resource_unknown",
                "No resource has a name of more than \(Self.maximumNameLength) bytes.")
        }
        guard let table = directory.table(for: channel.resource) else {
            throw .resourceUnknown(channel.resource, in: directory)
        }
        try catalog.rules(for: channel.resource, table: table).operations.allowHearing(of: channel.resource)
        return table
    }
}

extension Set<ResourceOperation> {
    /// Ids are what a list shows first and what a row is shown by.
    fileprivate func allowHearing(of resource: String) throws(HttpError) {
        guard isDisjoint(with: [.list, .show]) else { return }
        throw .operationNotAllowed(
            .list, on: resource, allowed: ResourceOperation.allCases.filter(contains).map(\.rawValue))
    }
}
