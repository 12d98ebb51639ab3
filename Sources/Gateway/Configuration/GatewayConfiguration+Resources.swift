import Appwrite
import Refine

extension GatewayConfiguration {
    /// What refine may reach.
    public struct Resources: Sendable, Equatable {
        public enum Exposure: Sendable, Equatable {
            /// Beside the named resources every other table, by its id.
            case everything
            /// The named resources alone.
            case named
        }

        /// `nil` exposes everything as long as nothing is named.
        public var exposure: Exposure?
        /// Resources by name.
        public var named: [String: Resource] = [:]
        /// Resources that `resources.expose` lists, until `complete` puts them among the named.
        var listed: [String: Resource] = [:]
        /// Row permissions of new rows when the caller gives none; `nil` leaves them to Appwrite.
        public var permissions: [Permission]?
        /// Whether callers are kept from choosing the permissions of rows.
        public var fixesPermissions = false

        public init() {}

        /// Whether tables that no resource stands for are reached by their ids.
        public var exposesEverything: Bool { exposure.map { $0 == .everything } ?? named.isEmpty }
    }

    /// One named resource: a table, and what may be done with it.
    public struct Resource: Sendable, Equatable {
        public var table: TableReference
        /// As `Resources.permissions`, for this resource alone.
        public var permissions: [Permission]?
        /// As `Resources.fixesPermissions`, for this resource alone.
        public var fixesPermissions: Bool?
        public var operations = ResourceOperation.all
        /// Columns that do not exist as far as refine is concerned.
        public var hidden: [String] = []
        /// Columns that are shown and never written.
        public var readOnly: [String] = []
        /// Text columns whose values are JSON.
        public var json: [String] = []
        /// The buckets of files that rows bring along, by column.
        public var files: [String: String] = [:]
        /// The order of lists that ask for none.
        public var sort: [CrudSort] = []
        /// The largest page that may be asked for.
        public var pageSize: Int?

        public init(table: TableReference, permissions: [Permission]? = nil) {
            self.table = table
            self.permissions = permissions
        }
    }
}

extension GatewayConfiguration.Resources {
    /// Puts listed and named resources together. Those that name no database are in the default one.
    /// - Parameter own: tables that the gateway keeps for itself.
    mutating func complete(database: String, own: [TableReference] = []) throws(ConfigurationFault) {
        let both = Set(listed.keys).intersection(named.keys).sorted()
        guard both.isEmpty else {
            throw ConfigurationFault(
                parts: both.map {
                    .init(
                        path: ["named", $0],
                        message: "stands under resources.expose too; leave it out there, where it adds nothing")
                })
        }
        named.merge(listed) { first, _ in first }
        listed = [:]
        guard exposure != .named || !named.isEmpty else {
            throw ConfigurationFault(
                parts: [.init(path: ["expose"], message: "serves named resources alone, and resources.named has none")])
        }
        named = named.mapValues { resource in
            var resource = resource
            if resource.table.database.isEmpty { resource.table.database = database }
            return resource
        }
        let kept = Set(own.map(\.folded))
        let taken = named.filter { kept.contains($0.value.table.folded) }.keys.sorted()
        guard taken.isEmpty else {
            throw ConfigurationFault(
                parts: taken.map {
                    .init(
                        path: ["named", $0],
                        message: "stands for the table of audit.table, which is no resource; read the trail at `/audit`"
                    )
                })
        }
    }
}
