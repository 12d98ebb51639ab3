import Appwrite

/// One thing that can be set for a named resource. Reading, checking, printing, the example and the reference page come from this.
struct ResourceMember: Sendable {
    typealias Resource = GatewayConfiguration.Resource

    let name: String
    /// What values look like.
    let form: String
    /// What holds when it is not set.
    let initial: String
    /// What the example file shows.
    let example: String
    /// Whole sentences.
    let summary: String
    let apply: @Sendable (ConfigurationValue, inout Resource) throws(ConfigurationFault) -> Void
    /// The value as YAML; `nil` when it is at its default.
    let show: @Sendable (Resource) -> String?

    static func named(_ name: String) -> ResourceMember? { all.first { $0.name == name } }
}
