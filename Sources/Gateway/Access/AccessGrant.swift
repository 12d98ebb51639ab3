import Refine

/// What the holder of an access token may do: operations of some resources, or the same of all.
public struct AccessGrant: Sendable, Hashable {
    public enum Extent: Sendable, Hashable {
        case everything(Set<ResourceOperation>)
        case resources([String: Set<ResourceOperation>])
    }

    /// The token's, for messages and logs; `nil` for those who need none.
    public var name: String?
    public var extent: Extent

    public init(name: String?, extent: Extent) {
        self.name = name
        self.extent = extent
    }

    /// Of somebody who needs no token.
    static let unlimited = AccessGrant(name: nil, extent: .everything(ResourceOperation.all))

    func operations(on resource: String) -> Set<ResourceOperation> {
        switch extent {
        case .everything(let operations): operations
        case .resources(let resources): resources[resource] ?? []
        }
    }

    /// - Parameter wanted: operations of which one is enough.
    /// - Throws: 403 `gateway_token_refused`.
    func allow(_ wanted: [ResourceOperation], on resource: String) throws(HttpError) {
        if let refusal = refusal(of: wanted, on: resource) { throw refusal }
    }

    /// Why nothing of that is allowed; `nil` where it is.
    func refusal(of wanted: [ResourceOperation], on resource: String) -> HttpError? {
        let allowed = operations(on: resource)
        guard allowed.isDisjoint(with: wanted), let first = wanted.first else { return nil }
        return .tokenRefused(first, on: resource, token: name ?? "", allowed: allowed)
    }
}
