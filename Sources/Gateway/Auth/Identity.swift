import JSONBytes

/// Who is signed in, as refine's user interfaces show it, made from Appwrite's account.
enum Identity {
    private static let kept = [
        "phone", "emailVerification", "phoneVerification", "mfa", "labels", "prefs", "registration",
    ]

    /// `{"id", "name", "email", "avatar", …}`. Who has no name is called by the e-mail address.
    static func json(_ account: JSONValue) -> JSONValue {
        let email = account["email"]?.string ?? ""
        let names = [account["name"]?.string ?? "", email, account["phone"]?.string ?? "", "Anonymous"]
        let name = names.first { !$0.isEmpty } ?? ""
        var identity: JSONObject = [
            "id": account["$id"] ?? "", "name": .string(name), "email": .string(email),
            "avatar": .string(avatar(account, name: name)),
        ]
        for key in kept { identity[key] = account[key] }
        return .object(identity)
    }

    /// The picture that the user's preferences name, else one of the name's initials.
    private static func avatar(_ account: JSONValue, name: String) -> String {
        if let url = account["prefs"]?["avatar"]?.string,
            ["https://", "http://", "data:image/"].contains(where: { url.hasPrefix($0) })
        {
            return url
        }
        return InitialsAvatar.url(name: name)
    }
}
