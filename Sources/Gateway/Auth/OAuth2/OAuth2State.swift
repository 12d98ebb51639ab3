import Foundation
import JSONBytes

/// What a browser is given to keep while it is away at a provider, in a cookie of a few minutes: by it the sign-in that comes back is
/// known to be the one that was begun here.
struct OAuth2State: Sendable, Hashable {
    static let cookieName = "refine_gateway_oauth2"
    static let path = "/auth/oauth2"
    /// Seconds.
    static let lifetime = 600

    /// A random text that also travels in the URL.
    var state: String
    /// Where to go on.
    var success: String
    var failure: String
    /// The session that the new one replaces. Its own cookie does not come along from another site (`SameSite=Strict`).
    var replaced: String?

    /// - Parameter random: 128 bits.
    init(random: (UInt64, UInt64), success: String, failure: String, replaced: String?) {
        let texts = [random.0, random.1].map { number in
            let text = String(number, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        state = texts.joined()
        self.success = success
        self.failure = failure
        self.replaced = replaced
    }

    /// `nil` for a cookie that is none of ours.
    init?(cookie: String) {
        guard let data = Data(base64Encoded: cookie), let json = try? JSONValue(parsing: Array(data), maximumDepth: 4),
            let state = json["state"]?.string, !state.isEmpty, let success = json["success"]?.string,
            let failure = json["failure"]?.string
        else { return nil }
        self.state = state
        self.success = success
        self.failure = failure
        replaced = json["replaced"]?.string
    }

    var cookie: String {
        var json: JSONObject = ["state": .string(state), "success": .string(success), "failure": .string(failure)]
        json["replaced"] = replaced.map(JSONValue.string)
        return Data(JSONValue.object(json).serialized()).base64EncodedString()
    }
}
