import GRDB
import JSONBytes

/// A place for files, with rules for what may lie there and who may reach it.
struct BucketModel: Sendable {
    var sequence: Int64
    var id: String
    var name: String
    var permissions: [String]
    /// Whether a file's own permissions count besides the bucket's.
    var hasFileSecurity: Bool
    var isEnabled: Bool
    /// Bytes.
    var maximumFileSize: Int64
    /// In lower case, without a dot; all are allowed when it is empty.
    var allowedFileExtensions: [String]
    var compression: String
    var encryption: Bool
    var antivirus: Bool
    var transformations: Bool
    var created: String
    var updated: String

    init(record: Row) {
        sequence = record["seq"]
        id = record["id"]
        name = record["name"]
        permissions = JSONList.texts(record["permissions"])
        hasFileSecurity = record["file_security"]
        isEnabled = record["enabled"]
        maximumFileSize = record["maximum_file_size"]
        allowedFileExtensions = JSONList.texts(record["allowed_file_extensions"])
        compression = record["compression"]
        encryption = record["encryption"]
        antivirus = record["antivirus"]
        transformations = record["transformations"]
        created = record["created"]
        updated = record["updated"]
    }

    static func find(_ id: String, db: Database) throws -> BucketModel? {
        try db.first("SELECT * FROM buckets WHERE id = ?", [.text(id)]).map(BucketModel.init(record:))
    }

    /// Whether the bucket itself lets a caller do something; keys may do everything.
    func grants(_ action: String, to caller: Caller) -> Bool {
        caller.isKey || caller.holds(anyOf: PermissionText.roles(for: action, in: permissions))
    }

    /// Whether a file of that name may lie here.
    func allows(fileName: String) -> Bool {
        allowedFileExtensions.isEmpty || allowedFileExtensions.contains(FileModel.pathExtension(of: fileName))
    }

    var json: JSONValue {
        [
            "$id": .string(id), "$createdAt": .string(created), "$updatedAt": .string(updated),
            "$permissions": .array(permissions.map(JSONValue.string)), "fileSecurity": .bool(hasFileSecurity),
            "name": .string(name), "enabled": .bool(isEnabled), "maximumFileSize": .integer(maximumFileSize),
            "allowedFileExtensions": .array(allowedFileExtensions.map(JSONValue.string)),
            "compression": .string(compression), "encryption": .bool(encryption), "antivirus": .bool(antivirus),
            "transformations": .bool(transformations),
        ]
    }
}
