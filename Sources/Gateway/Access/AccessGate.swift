import Appwrite
import HTTPTypes
import Hummingbird
import Refine

/// Lets callers in: as Appwrite's users with their own credentials, or, with `auth.mode: key`, as holders of access tokens for whom
/// the server key does the work.
struct AccessGate: Sendable {
    enum Mode: Sendable {
        case session(CredentialReader)
        case tokens(AccessTokens, key: String)
        /// No token is needed by who is on this machine.
        case loopback(key: String)
    }

    let mode: Mode

    init(_ mode: Mode) {
        self.mode = mode
    }

    /// - Parameters:
    ///   - project: Appwrite's.
    ///   - key: the server key. Without it nobody can be let in by token.
    init(_ auth: GatewayConfiguration.Access, project: String, key: String?) {
        switch (auth.mode, key) {
        case (.session, _): mode = .session(CredentialReader(project: project))
        case (.key, let key?):
            mode = auth.tokens.isEmpty ? .loopback(key: key) : .tokens(AccessTokens(auth.tokens), key: key)
        // The configuration refuses this; nobody gets in should it not have been asked.
        case (.key, nil): mode = .tokens(AccessTokens([:]), key: "")
        }
    }

    /// Whether callers are let in by access token, or by being on this machine.
    var isKeyed: Bool { if case .session = mode { false } else { true } }

    /// - Parameters:
    ///   - headers: the values of the headers of a name in lower case, in order.
    ///   - peer: the address of the other end of the connection.
    ///   - host: of the request.
    /// - Throws: 401 for a token that is missing or none and for a credential that callers cannot use, 403 for who is not on this
    ///   machine.
    func admit(
        _ headers: (_ name: String) -> [String], peer: String?, host: String?
    ) throws(HttpError) -> Admission {
        switch mode {
        case .session(let reader): return Admission(credential: try reader.credential(headers))
        case .tokens(let tokens, let key):
            guard headers("x-appwrite-key").isEmpty else { throw .credentialUnusable(.key) }
            guard let token = Self.token(in: headers) else { throw .tokenMissing }
            guard let grant = tokens.grant(for: token) else { throw .tokenUnknown }
            return Admission(credential: .key(key), grant: grant)
        case .loopback(let key):
            try LocalCaller.check(peer: peer, host: host, headers)
            guard headers("x-appwrite-key").isEmpty else { throw .credentialUnusable(.key) }
            return Admission(credential: .key(key), grant: .unlimited)
        }
    }

    func admit(_ request: Request, _ context: GatewayRequestContext) throws(HttpError) -> Admission {
        // Has been read on the way here, where sessions are held to.
        if let credential = context.credential { return Admission(credential: credential) }
        return try admit(
            { request.headers.values(ofCanonicalName: $0) }, peer: context.peer, host: request.head.authority)
    }

    /// `Authorization: Bearer|token TOKEN`
    static func token(in headers: (_ name: String) -> [String]) -> String? {
        guard let value = headers("authorization").first(where: { !$0.isEmpty }) else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard parts.count == 2, ["bearer", "token"].contains(parts[0].lowercased()) else { return nil }
        let token = parts[1].drop { $0 == " " }
        return token.isEmpty ? nil : String(token)
    }
}
