import GRDB
import JSONBytes

/// An address of a user at which messages arrive.
struct TargetModel: Sendable {
    var sequence: Int64
    var id: String
    var userID: String
    var providerType: String
    var identifier: String
    var name: String
    var created: String
    var updated: String

    static let selection = "targets.*, users.id AS user_id"
    static let source = "targets JOIN users ON users.seq = targets.user"

    init(record: Row) {
        sequence = record["seq"]
        id = record["id"]
        userID = record["user_id"]
        providerType = record["provider_type"]
        identifier = record["identifier"]
        name = record["name"]
        created = record["created"]
        updated = record["updated"]
    }

    static func find(_ id: String, db: Database) throws -> TargetModel? {
        try db.first("SELECT \(selection) FROM \(source) WHERE targets.id = ?", [.text(id)]).map(
            TargetModel.init(record:))
    }

    static func all(ofUser sequence: Int64, db: Database) throws -> [TargetModel] {
        try db.all(
            "SELECT \(selection) FROM \(source) WHERE targets.user = ? ORDER BY targets.seq", [.integer(sequence)]
        )
        .map(TargetModel.init(record:))
    }

    var json: JSONValue {
        [
            "$id": .string(id), "$createdAt": .string(created), "$updatedAt": .string(updated), "name": .string(name),
            "userId": .string(userID), "providerId": nil, "providerType": .string(providerType),
            "identifier": .string(identifier), "expired": false,
        ]
    }
}
