import Foundation

/// A cookie that is given to a browser (RFC 6265bis, 5.5). Scripts of pages never see any of ours.
struct SetCookie: Sendable, Hashable {
    enum SameSite: String, Sendable { case strict = "Strict", lax = "Lax" }

    var name: String
    /// Written percent-encoded, so that no value can bring an attribute or another header along.
    var value: String
    var path = "/"
    /// Seconds; `nil` lets it end with the browser, 0 takes the cookie away.
    var maximumAge: Int?
    var sameSite = SameSite.strict
    var isSecure: Bool

    var text: String {
        var text = "\(name)=\(Self.encoded(value)); Path=\(path)"
        if let maximumAge { text += "; Max-Age=\(maximumAge)" }
        text += "; HttpOnly; SameSite=\(sameSite.rawValue)"
        return isSecure ? text + "; Secure" : text
    }

    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}
