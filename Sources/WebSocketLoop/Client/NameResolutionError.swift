/// A host name has no address.
struct NameResolutionError: Error, CustomStringConvertible {
    var host: String
    /// What the system's resolver says.
    var reason: String

    var description: String { "the host \(host) cannot be resolved: \(reason)" }
}
