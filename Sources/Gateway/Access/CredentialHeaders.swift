import Appwrite
import HTTPTypes
import Refine

/// The headers of a request that say who calls, found in one walk.
struct CredentialHeaders: Sendable {
    private var jwt: String?
    private var authorization: String?
    private var session: String?
    private var key: String?
    private var cookies: [String] = []

    init(_ headers: HTTPFields) {
        for field in headers { add(field.name.canonicalName, field.value) }
    }

    /// - Parameter headers: the values of the headers of a name in lower case, in order.
    init(_ headers: (_ name: String) -> [String]) {
        for name in ["x-appwrite-jwt", "authorization", "x-appwrite-session", "x-appwrite-key", "cookie"] {
            for value in headers(name) { add(name, value) }
        }
    }

    /// The first value counts that is not empty.
    private mutating func add(_ name: String, _ value: String) {
        func keep(_ kept: inout String?) { if kept?.isEmpty != false { kept = value } }
        switch name {
        case "cookie": cookies.append(value)
        case "authorization": keep(&authorization)
        case "x-appwrite-jwt": keep(&jwt)
        case "x-appwrite-session": keep(&session)
        case "x-appwrite-key": keep(&key)
        default: break
        }
    }

    /// - Throws: 401 for a credential of a kind that callers cannot use, and for a header that should hold one and is empty.
    func check() throws(HttpError) {
        if key != nil { throw .credentialUnusable(.key) }
        if authorization != nil, bearer == nil {
            throw .credentialUnusable(authorization?.hasBearerScheme == true ? .emptyBearer : .scheme)
        }
        if jwt?.isEmpty == true { throw .credentialUnusable(.emptyHeader("X-Appwrite-JWT")) }
        if session?.isEmpty == true { throw .credentialUnusable(.emptyHeader("X-Appwrite-Session")) }
    }

    /// What stands in a header of the caller's own.
    var shown: Credential? {
        if let jwt, !jwt.isEmpty { return .jwt(jwt) }
        if let bearer { return .jwt(bearer) }
        guard let session, !session.isEmpty else { return nil }
        return .session(session)
    }

    func cookie(_ name: String) -> String? { CredentialReader.cookie(name, in: cookies) }

    private var bearer: String? {
        guard let authorization, authorization.hasBearerScheme else { return nil }
        let token = authorization.drop { $0 != " " }.drop { $0 == " " }
        return token.isEmpty ? nil : String(token)
    }
}

extension String {
    /// `Bearer …`, or `token …` as refine's older providers write it.
    fileprivate var hasBearerScheme: Bool {
        ["bearer", "token"].contains(prefix { $0 != " " }.lowercased())
    }
}
