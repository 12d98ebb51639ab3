import JWTKit

/// What a JSON Web Token says: that whoever carries it is this user, as long as this session lives, for some minutes.
struct SessionToken: JWTPayload {
    var userID: String
    var sessionID: String
    /// Seconds since 1970. From then on the token is worth nothing.
    var expires: Int64

    enum CodingKeys: String, CodingKey {
        case userID = "userId"
        case sessionID = "sessionId"
        case expires = "exp"
    }

    init(user: String, session: String, expires: Instant) {
        userID = user
        sessionID = session
        self.expires = expires.seconds
    }

    /// Nothing: the age is judged by the emulator's own clock (`SessionTokens`).
    func verify(using algorithm: some JWTAlgorithm) async throws {}
}
