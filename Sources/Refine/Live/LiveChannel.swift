/// A channel of refine's live mode: `resources/{resource}`, one for each resource (`@refinedev/core`, `useList` and its kin).
public struct LiveChannel: Sendable, Hashable {
    /// The resource's name, which may hold a slash: `posts`, `main/posts`.
    public let resource: String

    private static let prefix = "resources/"

    public init(resource: String) {
        self.resource = resource
    }

    /// - Parameter name: as clients write it.
    /// - Throws: 400 when it is not `resources/` and a name.
    public init(_ name: String) throws(HttpError) {
        let resource = name.dropFirst(Self.prefix.count)
        guard name.hasPrefix(Self.prefix), !resource.isEmpty else {
            throw .invalidLiveMessage(
                "The channel \(HttpError.quoted(name)) does not exist. Channels are `resources/{resource}`.")
        }
        self.resource = String(resource)
    }

    /// As it crosses the wire.
    public var name: String { Self.prefix + resource }
}
