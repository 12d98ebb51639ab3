/// One thing that can be set: its name, what it is for, what it may be, and where it goes. Reading, checking, the example file,
/// printing and the reference page all come from this.
struct ConfigurationKey: Sendable {
    /// `appwrite.endpoint`
    let path: String
    /// Whole sentences.
    let summary: String
    /// What values look like, for the reference: `host:port`, `1 to 100000`.
    let form: String
    /// Whether there is no running without it.
    let isRequired: Bool
    /// Whether the value is never shown.
    let isSecret: Bool
    /// What the example file shows instead of the default, uncommented.
    let example: String?
    /// Puts a value into the configuration, or says what is wrong with it.
    let apply: @Sendable (ConfigurationValue, inout GatewayConfiguration) throws(ConfigurationFault) -> Void
    /// The value as YAML; `nil` when there is none.
    let show: @Sendable (GatewayConfiguration) -> String?
    /// What each entry of a map may hold; empty for keys that are no map.
    var members: [MemberText] = []
    /// The name of the entry that the example file shows.
    var entry = "articles"
    /// Whether `show` itself leaves out what is secret.
    var masksItself = false

    /// `REFINE_GATEWAY_APPWRITE_ENDPOINT`
    var environmentName: String {
        Self.environmentPrefix + path.uppercased().replacing(".", with: "_")
    }

    static let environmentPrefix = "REFINE_GATEWAY_"

    /// `appwrite` of `appwrite.endpoint`; empty for keys at the top.
    var section: String { path.firstIndex(of: ".").map { String(path[..<$0]) } ?? "" }

    /// `endpoint` of `appwrite.endpoint`.
    var name: String { path.lastIndex(of: ".").map { String(path[path.index(after: $0)...]) } ?? path }

    /// The value as it may be shown to anybody.
    func masked(_ configuration: GatewayConfiguration) -> String? {
        guard let value = show(configuration) else { return nil }
        return isSecret && !masksItself ? "\"********\"" : value
    }
}
