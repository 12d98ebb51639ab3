import Appwrite
import Refine

extension ResourceDirectory {
    /// Longest channel name taken, in bytes. Names stay in memory as long as a socket is open.
    private static let maximumNameLength = 256

    /// The table whose changes a channel tells.
    /// - Throws: 404 for a resource that is not exposed.
    func table(for channel: LiveChannel) throws(HttpError) -> TableReference {
        guard channel.resource.utf8.count <= Self.maximumNameLength else {
            throw HttpError(
                404, type: "gateway_resource_not_found",
                "No resource has a name of more than \(Self.maximumNameLength) bytes.")
        }
        guard let table = table(for: channel.resource) else {
            throw HttpError(
                404, type: "gateway_resource_not_found",
                "The channel `\(channel.name)` names a resource that is not exposed here. "
                    + "Check its name, and `resources.expose` in the gateway's configuration.")
        }
        return table
    }
}
