import Refine

extension GatewayConfiguration {
    /// Whom the gateway lets in.
    public struct Access: Sendable, Equatable {
        public enum Mode: String, Sendable, Equatable, CaseIterable {
            /// Appwrite's users, each with the own session or JWT.
            case session
            /// Holders of access tokens, for whom the server key does the work.
            case key
        }

        public enum DeadSession: String, Sendable, Equatable, CaseIterable {
            /// Told so, with 401.
            case refuse
            /// A guest, as at Appwrite itself.
            case guest
        }

        public var mode = Mode.session
        /// By name. Without any, `key` serves the own machine alone.
        public var tokens: [String: AccessToken] = [:]
        /// What somebody is whose session or JWT does not count any more.
        public var deadSession = DeadSession.refuse
        /// With `key`: the secret of the session by which live events are heard.
        public var listener: String?

        public init() {}
    }

    /// What opens the gateway with `auth.mode: key`. Never printed: it holds a secret.
    public struct AccessToken: Sendable, Equatable {
        /// Shortest secret taken, in characters.
        static let minimumLength = 16

        public var secret: String
        /// The file that holds the secret, where there is one.
        var file: String?
        public var extent: AccessGrant.Extent

        public init(secret: String, extent: AccessGrant.Extent) {
            self.secret = secret
            self.extent = extent
        }
    }
}

extension GatewayConfiguration.AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "access token" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension GatewayConfiguration {
    /// Reads the secrets that lie in files, and holds the whole against what would leave the gateway open.
    mutating func completeAccess(readFile: (String) throws -> String) throws(ConfigurationFault) {
        var parts: [ConfigurationFault.Part] = []
        for (name, token) in access.tokens.sorted(by: { $0.key < $1.key }) {
            guard let file = token.file else { continue }
            do throws(ConfigurationFault) {
                access.tokens[name]?.secret = try AccessTokenReader.secret(inFile: file, readFile)
            } catch {
                parts += error.below(name, line: nil).map { Self.below("tokens", $0) }
            }
        }
        if parts.isEmpty { parts = accessFaults }
        guard parts.isEmpty else { throw ConfigurationFault(parts: parts) }
    }

    private static func below(_ key: String, _ part: ConfigurationFault.Part) -> ConfigurationFault.Part {
        .init(path: [key] + part.path, line: part.line, message: part.message)
    }

    /// What is wrong with how callers are let in, by keys below `auth`.
    private var accessFaults: [ConfigurationFault.Part] {
        guard access.mode == .key else {
            guard !access.tokens.isEmpty else { return [] }
            return [.init(path: ["tokens"], message: "count with `auth.mode: key` alone; set that, or leave them out")]
        }
        var parts: [ConfigurationFault.Part] = []
        if appwrite.key == nil {
            parts.append(.init(path: ["mode"], message: "is `key`, which needs a server key: set appwrite.key"))
        }
        if access.tokens.isEmpty, let cause = openness {
            parts.append(
                .init(
                    path: ["mode"],
                    message:
                        "is `key` without access tokens, which is for one machine alone, and \(cause). Name tokens under "
                        + "auth.tokens, or listen on 127.0.0.1 with nothing in front"))
        }
        return parts + tokenFaults
    }

    /// Why others than those on this machine could get in without a token.
    private var openness: String? {
        if !LocalCaller.isLoopback(listen.host) { return "listen is \(listen), which other machines reach" }
        if !proxy.trusted.isEmpty { return "proxy.trusted names a proxy, which brings them" }
        if cors.origins.contains("*") { return "cors.origins has `*`, by which any web page may write" }
        return nil
    }

    private var tokenFaults: [ConfigurationFault.Part] {
        var names: [String: String] = [:]
        var parts: [ConfigurationFault.Part] = []
        for (name, token) in access.tokens.sorted(by: { $0.key < $1.key }) {
            if token.secret == appwrite.key {
                parts.append(
                    .init(
                        path: ["tokens", name],
                        message: "has the server key as its secret, which callers must not know; make another one"))
            }
            if let other = names.updateValue(name, forKey: token.secret) {
                parts.append(
                    .init(path: ["tokens", name], message: "has the same secret as \(Excerpt.name(other))"))
            }
            for resource in unknownResources(of: token) {
                let near = NearMatch.hint(for: resource, among: Array(resources.named.keys))
                parts.append(
                    .init(
                        path: ["tokens", name],
                        message:
                            "allows \(Excerpt.name(resource)), which is none of resources.named and services.\(near)"))
            }
        }
        return parts
    }

    private func unknownResources(of token: AccessToken) -> [String] {
        guard !resources.exposesEverything, case .resources(let allowed) = token.extent else { return [] }
        return allowed.keys.filter { resources.named[$0] == nil && services[$0] == nil }.sorted()
    }
}
