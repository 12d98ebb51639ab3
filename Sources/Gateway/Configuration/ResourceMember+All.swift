import Appwrite
import Refine

/// Every member, in the order in which they are documented.
extension ResourceMember {
    static let all: [ResourceMember] = places + rights + columns + lists

    private static let places: [ResourceMember] = [
        ResourceMember(
            name: "table", form: "table id", initial: "the resource's name", example: "posts",
            summary: "The table that the resource stands for. Several resources may share one.",
            apply: { value, resource throws(ConfigurationFault) in
                resource.table.table = try ConfigurationKey.id(try value.text())
            },
            show: { YAMLText.scalar($0.table.table) }),
        ResourceMember(
            name: "database", form: "database id", initial: "`appwrite.database`", example: "main",
            summary: "The table's database. A resource named `database/table` has its own already.",
            apply: { value, resource throws(ConfigurationFault) in
                resource.table.database = try ConfigurationKey.id(try value.text())
            },
            show: { $0.table.database.isEmpty ? nil : YAMLText.scalar($0.table.database) }),
    ]

    private static let rights: [ResourceMember] = [
        ResourceMember(
            name: "operations", form: "list of `list`, `show`, `create`, `edit`, `delete`", initial: "all of them",
            example: "[list, show, create, edit]",
            summary:
                "What refine may do with it; everything else is a 403. Reading several rows by their ids takes `list` or `show`; writing "
                + "several takes what writing one takes.",
            apply: { value, resource throws(ConfigurationFault) in resource.operations = try operations(value) },
            show: { resource in
                guard resource.operations != ResourceOperation.all else { return nil }
                return YAMLText.list(
                    ResourceOperation.allCases.filter(resource.operations.contains).map(\.rawValue))
            }),
        ResourceMember(
            name: "permissions", form: "list of permissions, `fixed` or `default`, or a map of `mode` and `rows`",
            initial: "`resources.permissions`", example: #"['read("any")']"#,
            summary:
                "Row permissions of new rows for which the caller gives none. `fixed`, or `{mode: fixed, rows: [...]}`, has callers "
                + "choose none: permission headers and `$permissions` are a 403 then; `default` lets them choose.",
            apply: { value, resource throws(ConfigurationFault) in
                let setting = try PermissionSetting(value)
                resource.permissions = setting.rows
                resource.fixesPermissions = setting.isFixed
            },
            show: { PermissionSetting(rows: $0.permissions, isFixed: $0.fixesPermissions).text }),
    ]

    private static let columns: [ResourceMember] = [
        columns(
            "hidden", \.hidden, example: "[notes]",
            "Columns that do not exist as far as refine is concerned: they are in no answer and no message, and neither filters, sorters, "
                + "searches nor writes reach them."),
        columns(
            "read_only", \.readOnly, example: "[slug]",
            "Columns that are shown and never written: a create or edit that holds one is a 400 that names it."),
        columns(
            "json", \.json, example: "[images]",
            "Text columns that hold JSON: objects and arrays are stored as text and come back as what they were. In a list of texts that goes "
                + "for each element."),
        files,
    ]

    private static let files = ResourceMember(
        name: "files", form: "map of columns to buckets", initial: "none", example: "{images: photos}",
        summary:
            "Columns whose files are uploaded: a data URL, or an object with `base64String` as refine's `file2Base64` makes it, goes to the "
            + "bucket, and its URL into the row. A column of `json` keeps the object, with `url` in place of the bytes.",
        apply: { value, resource throws(ConfigurationFault) in
            for member in try value.map() {
                try check(member.key)
                resource.files[member.key] = try ConfigurationKey.id(try member.value.text())
            }
        },
        show: { resource in
            guard !resource.files.isEmpty else { return nil }
            let entries = resource.files.sorted { $0.key < $1.key }
            return
                "{\(entries.map { "\(YAMLText.scalar($0.key)): \(YAMLText.scalar($0.value))" }.joined(separator: ", "))}"
        })

    private static let lists: [ResourceMember] = [
        ResourceMember(
            name: "sort", form: "list of columns, each with `:asc` or `:desc`", initial: "Appwrite's order",
            example: #"["publishedAt:desc", "title:asc"]"#,
            summary: "The order of lists that ask for none.",
            apply: { value, resource throws(ConfigurationFault) in resource.sort = try sorters(value) },
            show: { resource in
                guard !resource.sort.isEmpty else { return nil }
                return YAMLText.list(resource.sort.map { "\($0.field):\($0.order.rawValue)" })
            }),
        ResourceMember(
            name: "page_size", form: "1 to 1000000", initial: "no limit but `limits.rows`", example: "100",
            summary:
                "The largest page that may be asked for; a larger one is a 400. Lists without paging are not pages.",
            apply: { value, resource throws(ConfigurationFault) in
                guard let size = Int(try value.text()), (1...1_000_000).contains(size) else {
                    throw ConfigurationFault("must be a whole number from 1 to 1000000")
                }
                resource.pageSize = size
            },
            show: { $0.pageSize.map(String.init) }),
    ]

    private static func columns(
        _ name: String, _ place: any WritableKeyPath<Resource, [String]> & Sendable, example: String,
        _ summary: String
    ) -> ResourceMember {
        ResourceMember(
            name: name, form: "list of columns", initial: "none", example: example, summary: summary,
            apply: { value, resource throws(ConfigurationFault) in
                let columns = try value.list()
                for column in columns { try check(column) }
                resource[keyPath: place] = columns
            },
            show: { resource in
                resource[keyPath: place].isEmpty ? nil : YAMLText.list(resource[keyPath: place])
            })
    }

    private static func check(_ column: String) throws(ConfigurationFault) {
        let name = Excerpt.name(column)
        guard !column.isEmpty, !column.contains(where: { ". ,".contains($0) }) else {
            throw ConfigurationFault("holds \(name), which is no column's name")
        }
        guard column != "id", !column.hasPrefix("$") else {
            throw ConfigurationFault("holds \(name), which is Appwrite's own; it takes columns of the table")
        }
    }

    static func operations(_ value: ConfigurationValue) throws(ConfigurationFault) -> Set<ResourceOperation> {
        var operations: Set<ResourceOperation> = []
        for name in try value.list() {
            guard let operation = ResourceOperation(rawValue: name) else {
                let names = ResourceOperation.allCases.map(\.rawValue)
                throw ConfigurationFault(
                    "holds \(Excerpt.name(name)); operations are \(names.map { "`\($0)`" }.joined(separator: ", "))."
                        + NearMatch.hint(for: name, among: names))
            }
            operations.insert(operation)
        }
        guard !operations.isEmpty else { throw ConfigurationFault("allows nothing; leave the resource out instead") }
        return operations
    }

    private static func sorters(_ value: ConfigurationValue) throws(ConfigurationFault) -> [CrudSort] {
        var sorters: [CrudSort] = []
        for text in try value.list() {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard let field = parts.first, !field.isEmpty, parts.count <= 2, !field.contains(where: \.isWhitespace),
                let order = parts.count == 2 ? CrudSort.Order(rawValue: parts[1]) : .asc
            else {
                throw ConfigurationFault(
                    "holds \(Excerpt.quoted(text)); an entry is a column with a direction, as in \"title:asc\" or \"views:desc\""
                )
            }
            guard !sorters.contains(where: { $0.field == field }) else {
                throw ConfigurationFault("holds \(Excerpt.name(field)) twice")
            }
            sorters.append(CrudSort(field: field, order: order))
        }
        return sorters
    }
}
