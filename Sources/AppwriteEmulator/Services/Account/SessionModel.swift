import GRDB
import JSONBytes

/// A login of a user.
struct SessionModel: Sendable {
    static let maximumPerUser = 10
    static let lifetime: Int64 = 365 * 86_400

    var sequence: Int64
    var id: String
    var userID: String
    var provider: String
    var providerUID: String
    var factors: [String]
    var ip: String
    var client: ClientDetails
    var expire: String
    var created: String
    var updated: String

    static let selection = "sessions.*, users.id AS user_id"
    static let source = "sessions JOIN users ON users.seq = sessions.user"

    init(record: Row) {
        sequence = record["seq"]
        id = record["id"]
        userID = record["user_id"]
        provider = record["provider"]
        providerUID = record["provider_uid"]
        factors = JSONList.texts(record["factors"])
        ip = record["ip"]
        client = ClientDetails(userAgent: record["user_agent"])
        expire = record["expire"]
        created = record["created"]
        updated = record["updated"]
    }

    /// - Parameter secret: told only to keys, and only when the session is made.
    func json(isCurrent: Bool, secret: String = "") -> JSONValue {
        var object: JSONObject = [
            "$id": .string(id), "$createdAt": .string(created), "$updatedAt": .string(updated),
            "userId": .string(userID),
            "expire": .string(expire), "provider": .string(provider), "providerUid": .string(providerUID),
            "providerAccessToken": "", "providerAccessTokenExpiry": "", "providerRefreshToken": "", "ip": .string(ip),
        ]
        for (key, value) in client.members { object[key] = .string(value) }
        object["countryCode"] = "--"
        object["countryName"] = "Unknown"
        object["current"] = .bool(isCurrent)
        object["factors"] = .array(factors.map(JSONValue.string))
        object["secret"] = .string(secret)
        object["mfaUpdatedAt"] = ""
        return .object(object)
    }
}

/// What a user agent tells about its device; only the coarse facts that people recognise a session by.
struct ClientDetails: Sendable {
    var members: [(String, String)]

    init(userAgent: String) {
        let systems = [
            ("Windows", "WIN", "Windows"), ("Android", "AND", "Android"), ("iPhone", "IOS", "iOS"),
            ("iPad", "IOS", "iOS"),
            ("Mac OS X", "MAC", "Mac"), ("Linux", "LIN", "GNU/Linux"),
        ]
        let browsers = [
            ("Edg/", "PS", "Microsoft Edge"), ("Firefox/", "FF", "Firefox"), ("Chrome/", "CH", "Chrome"),
            ("Safari/", "SF", "Safari"),
        ]
        let system = systems.first { userAgent.contains($0.0) }
        let browser = browsers.first { userAgent.contains($0.0) }
        let version =
            browser.map { userAgent.split(separator: $0.0).last?.prefix { $0.isNumber || $0 == "." } ?? "" } ?? ""
        members = [
            ("osCode", system?.1 ?? ""), ("osName", system?.2 ?? ""), ("osVersion", ""),
            ("clientType", browser == nil ? "" : "browser"), ("clientCode", browser?.1 ?? ""),
            ("clientName", browser?.2 ?? ""),
            ("clientVersion", String(version)), ("clientEngine", ""), ("clientEngineVersion", ""),
            ("deviceName", system == nil ? "" : "desktop"), ("deviceBrand", ""), ("deviceModel", ""),
        ]
    }
}
