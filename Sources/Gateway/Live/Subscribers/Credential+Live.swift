import Appwrite
import Foundation
import JSONBytes

extension Credential {
    /// A JWT is held to its own expiry a little later, so that a clock that is somewhat ahead signs nobody out.
    private static let leeway: Duration = .seconds(5)
    /// Alarms are set no further ahead; then it is looked again.
    private static let longestWait: Duration = .seconds(86_400)

    /// The one form in which a credential is compared. Appwrite writes a session's secret, which is base64, percent-encoded into
    /// its cookie, and raw everywhere else.
    var canonical: Credential {
        guard case .session(let secret) = self, secret.utf8.contains(UInt8(ascii: "%")) else { return self }
        return .session(secret.removingPercentEncoding ?? secret)
    }

    /// How long a JWT lasts by what it says itself (RFC 7519, `exp`), zero when it has ended. `nil` for everything that does not
    /// say so: a session's secret does not.
    /// - Parameter wall: milliseconds since 1970 (UTC).
    func timeLeft(at wall: Int64) -> Duration? {
        guard case .jwt(let token) = self, let expiry = Self.expiry(ofJWT: token) else { return nil }
        let now = Double(wall) / 1000
        let left = Duration.seconds(min(max(expiry - now, -1e9), 1e9)) + Self.leeway
        return min(max(left, .zero), Self.longestWait)
    }

    /// Seconds since 1970.
    private static func expiry(ofJWT token: String) -> Double? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var text = String(parts[1]).replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: text), let claims = try? JSONValue(parsing: Array(data)) else {
            return nil
        }
        return claims["exp"]?.number.flatMap { Double($0.literal) }
    }
}
