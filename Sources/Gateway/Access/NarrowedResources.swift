import Appwrite

/// What of the resources an access token opens.
struct NarrowedResources: Sendable {
    let catalog: ResourceCatalog
    let listing: ResourceListing
}

extension ResourceCatalog {
    /// The rules as far as a token goes: a resource has the operations that both allow, and rows of tables that the token does not open
    /// are not reached through relationships either.
    init(
        _ resources: GatewayConfiguration.Resources, narrowedTo grant: AccessGrant, _ directory: ResourceDirectory,
        closed: [TableReference] = []
    ) {
        var narrowed = resources
        var others: Set<ResourceOperation> = []
        switch grant.extent {
        case .everything(let operations): others = operations
        case .resources(let allowed):
            // Tables that are opened by their ids are resources of their own here; others are none.
            for name in allowed.keys where narrowed.named[name] == nil {
                narrowed.named[name] = directory.table(for: name).map { GatewayConfiguration.Resource(table: $0) }
            }
            narrowed.exposure = .named
        }
        for (name, resource) in narrowed.named {
            narrowed.named[name]?.operations = resource.operations.intersection(grant.operations(on: name))
        }
        self.init(narrowed, others: others, closed: closed)
    }
}
