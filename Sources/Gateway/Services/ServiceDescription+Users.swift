import Appwrite

// Appwrite 1.8: `/users` and `/users/{id}/sessions`.
extension ServiceDescription {
    /// Not shown: `password` (a hash), `hash`, `hashOptions`, and whatever a later version may add.
    static let users = ServiceDescription(
        service: .users,
        attributes: [
            .text("name", .all), .text("email", [.all, .blank], format: "email"), .text("phone", [.all, .blank]),
            .text("password", [.written, .unseen]), .value("status", .boolean, .all), .texts("labels", .all),
            .value("emailVerification", .boolean, .all), .value("phoneVerification", .boolean, .all),
            .object("prefs", .written), .value("registration", .datetime, .queried),
            .value("passwordUpdate", .datetime, [.queried, .blank]), .value("accessedAt", .datetime, .queried),
            .value("mfa", .boolean), .object("targets"),
        ],
        showsNamedOnly: true)

    /// Not shown: `secret` and the tokens of OAuth2 providers.
    static let sessions = ServiceDescription(
        service: .sessions,
        attributes: [
            .text("userId"), .value("expire", .datetime), .text("provider"), .text("ip"), .texts("factors"),
            .value("current", .boolean), .text("osCode"), .text("osName"), .text("osVersion"), .text("clientType"),
            .text("clientCode"), .text("clientName"), .text("clientVersion"), .text("clientEngine"),
            .text("clientEngineVersion"), .text("deviceName"), .text("deviceBrand"), .text("deviceModel"),
            .text("countryCode"), .text("countryName"), .value("mfaUpdatedAt", .datetime),
        ],
        operations: [.list, .show, .delete], showsNamedOnly: true,
        hints: [
            .create: "People sign in at `/auth/login`.", .edit: "A session ends by being deleted.",
        ])
}
