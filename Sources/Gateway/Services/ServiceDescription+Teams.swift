import Appwrite

// Appwrite 1.8: `/teams` and `/teams/{id}/memberships`. From 1.9.6 on a caller is not shown whose membership it is: the texts are empty.
extension ServiceDescription {
    static let teams = ServiceDescription(
        service: .teams,
        attributes: [
            .text("name", .all, isRequired: true), .value("total", .integer, .queried),
            .object("prefs", .changed), .texts("roles", [.created, .unseen]),
        ])

    static let memberships = ServiceDescription(
        service: .memberships,
        attributes: [
            .text("teamId", [.queried, .created]), .text("teamName"), .text("userId", [.queried, .created, .blank]),
            .text("userName", .blank), .text("userEmail", .blank), .texts("roles", .all),
            .value("confirm", .boolean, .queried),
            .value("invited", .datetime, .queried), .value("joined", .datetime, [.queried, .blank]),
            .value("mfa", .boolean), .text("email", [.created, .unseen], format: "email"),
            .text("phone", [.created, .unseen]), .text("name", [.created, .unseen]),
            .text("url", [.created, .unseen], format: "url"),
        ],
        choosesID: false)
}
