import Appwrite

extension GatewayConfiguration {
    /// A resource that stands for one of Appwrite's services instead of a table.
    public struct Service: Sendable, Equatable {
        public var service: RecordService
        /// One of these must be the caller's. Empty leaves it to Appwrite, which must then be asked by the caller.
        public var roles: [Role] = []
        /// `nil` allows what Appwrite can do.
        public var operations: Set<ResourceOperation>?
        /// The user, team, bucket or function whose records these are; `nil` for those of all.
        public var parent: String?
        /// Whether Appwrite is asked with the server key.
        public var usesKey: Bool

        public init(_ service: RecordService, roles: [Role] = []) {
            self.service = service
            self.roles = roles
            usesKey = service.needsKey
        }
    }
}

extension GatewayConfiguration {
    /// What services need of the rest of the configuration.
    /// - Throws: each fault below the resource's name.
    func checkServices() throws(ConfigurationFault) {
        var parts: [ConfigurationFault.Part] = []
        for (name, service) in services.sorted(by: { $0.key < $1.key }) {
            func report(_ member: String?, _ message: String) {
                parts.append(.init(path: [name] + (member.map { [$0] } ?? []), message: message))
            }
            if resources.named[name] != nil {
                report(nil, "stands under resources.named too; give one of them another name")
            }
            guard service.usesKey else { continue }
            if appwrite.key == nil { report(nil, "is asked for with the server key, and appwrite.key is not set") }
            if service.roles.isEmpty {
                report("roles", "must name who may use it, as in [label:admin], for the server key may do everything")
            }
            for role in service.roles where [.any, .guests].contains(role) {
                report("roles", "holds `\(role)`, and what the server key does is not for everybody")
            }
        }
        if !parts.isEmpty { throw ConfigurationFault(parts: parts) }
    }
}
