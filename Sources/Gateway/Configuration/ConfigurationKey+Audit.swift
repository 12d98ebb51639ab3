import Appwrite

/// What can be set for the audit trail.
extension ConfigurationKey {
    static let audit: [ConfigurationKey] = [
        ConfigurationKey(
            path: "audit.file",
            summary:
                "A file to which every write that succeeded is added as one line of JSON. Its folder must be there. Without a file and a table no "
                + "trail is kept.",
            form: "path", isRequired: false, isSecret: false, example: nil,
            apply: { value, configuration throws(ConfigurationFault) in
                let path = try value.text()
                guard !path.contains("\0") else { throw ConfigurationFault("must be a path") }
                configuration.audit.file = path.isEmpty ? nil : path
            },
            show: { $0.audit.file.map(YAMLText.scalar) }),
        .size(
            "audit.max_size", \.audit.maximumSize, in: 4096...(256 << 20),
            "How large the file may grow before it becomes `FILE.1` and a new one begins."),
        .integer("audit.keep", \.audit.keep, in: 0...1000, "Older files that are kept; the oldest goes."),
        ConfigurationKey(
            path: "audit.table",
            summary:
                "A table of Appwrite's that holds the trail in place of a file: its id, or `database/table`. It is written and read with the server "
                + "key, whoever the caller is; its columns are checked at start.",
            form: "table id, or database/table", isRequired: false, isSecret: false, example: nil,
            apply: { value, configuration throws(ConfigurationFault) in
                let parts = try value.text().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
                guard (1...2).contains(parts.count) else {
                    throw ConfigurationFault("must be a table's id, or database/table")
                }
                for part in parts { _ = try id(part) }
                configuration.audit.table = TableReference(
                    database: parts.count == 2 ? parts[0] : "", table: parts[parts.count - 1])
            },
            show: { configuration in
                configuration.audit.table.map { table in
                    let database = table.database.isEmpty ? configuration.appwrite.database : table.database
                    return YAMLText.scalar("\(database)/\(table.table)")
                }
            }),
        .flag(
            "audit.hashes", \.audit.hashes,
            "Whether the SHA-256 of each row before and after is part of its line. It costs one more read for every update and delete."
        ),
        ConfigurationKey(
            path: "audit.roles",
            summary:
                "Who may read the trail at `/audit`: users with one of these roles, such as `label:admin`, `team:ID/owner` or `user:ID`. Nobody unless it "
                + "is set.",
            form: "list of roles", isRequired: false, isSecret: false, example: nil,
            apply: { value, configuration throws(ConfigurationFault) in
                var roles: [Role] = []
                for text in try value.list() {
                    guard let role = Role(text), role != .any, role != .guests else {
                        throw ConfigurationFault(
                            "holds \(Excerpt.quoted(text)); an entry is a role of users such as label:admin or team:ID/owner"
                        )
                    }
                    roles.append(role)
                }
                configuration.audit.roles = roles
            },
            show: { YAMLText.list($0.audit.roles.map(\.description)) }),
    ]
}
