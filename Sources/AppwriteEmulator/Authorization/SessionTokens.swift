import JWTKit

/// Signs and checks JSON Web Tokens, by HS256 as Appwrite does.
struct SessionTokens: Sendable {
    /// Drawn once and kept in the database. A secret: never logged.
    let key: [UInt8]

    private func keys() async -> JWTKeyCollection {
        await JWTKeyCollection().add(hmac: HMACKey(from: key), digestAlgorithm: .sha256)
    }

    func sign(_ token: SessionToken) async throws -> String {
        try await keys().sign(token)
    }

    /// What a token says that a client sent.
    /// - Throws: `user_jwt_invalid` with what is wrong.
    func verify(_ text: String, now: Instant) async throws(APIError) -> SessionToken {
        let token: SessionToken
        do {
            token = try await keys().verify(text)
        } catch let error as JWTError where error.errorType == .signatureVerificationFailed {
            throw .invalidJWT("Signature failed")
        } catch {
            throw .invalidJWT("Incomplete segments")
        }
        guard now.seconds < token.expires else { throw .invalidJWT("Expired") }
        return token
    }
}
