import Crypto

/// The access tokens that open the gateway, as hashes: the secrets themselves are not kept.
struct AccessTokens: Sendable {
    private let entries: [(digest: [UInt8], grant: AccessGrant)]

    init(_ tokens: [String: GatewayConfiguration.AccessToken]) {
        entries = tokens.sorted { $0.key < $1.key }.map { name, token in
            (Self.digest(token.secret), AccessGrant(name: name, extent: token.extent))
        }
    }

    var grants: [AccessGrant] { entries.map(\.grant) }

    /// What a token allows; `nil` for one that is none.
    ///
    /// Hashes are compared, all of them and to their ends: how long it takes tells nothing of how near a guess is.
    func grant(for token: String) -> AccessGrant? {
        let digest = Self.digest(token)
        var found: AccessGrant?
        for entry in entries where Self.areEqual(entry.digest, digest) { found = entry.grant }
        return found
    }

    private static func digest(_ text: String) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    private static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
