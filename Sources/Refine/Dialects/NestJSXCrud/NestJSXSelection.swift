/// `fields=id,title` (or `select=`) and `join=category||id,name`: which columns, and which related rows.
enum NestJSXSelection {
    static let names: Set<String> = ["fields", "select", "join"]

    /// - Throws: 400 that names the `join` at fault.
    static func selection(_ groups: [QueryGroup]) throws(HttpError) -> Selection {
        var populate: [String] = []
        for group in groups where group.name == "join" {
            for (index, text) in group.texts.enumerated() where !text.isEmpty {
                populate += try paths(text, place: "join[\(index)]")
            }
        }
        return Selection(fields: fields(groups), populate: populate.uniqued)
    }

    /// `category` is the whole related row, `category||id,name` two of its columns.
    private static func paths(_ text: String, place: String) throws(HttpError) -> [String] {
        let parts = text.barSeparated()
        let relation = parts[0]
        guard !relation.isEmpty else {
            throw .invalidParameter(place, "names no relationship; it is written `category||id,name`")
        }
        guard parts.count <= 2 else {
            throw .invalidParameter(place, "has more than a relationship and its columns, `category||id,name`")
        }
        let columns = parts.count == 2 ? parts[1].commaSeparated.filter { !$0.isEmpty } : []
        return columns.isEmpty ? [relation] : columns.map { "\(relation).\($0)" }
    }

    /// Both names together, each column once; `nil` when none is named, which means all.
    private static func fields(_ groups: [QueryGroup]) -> [String]? {
        let fields = groups.filter { $0.name == "fields" || $0.name == "select" }
            .flatMap { $0.texts.flatMap(\.commaSeparated) }.filter { !$0.isEmpty }
        return fields.isEmpty ? nil : fields.uniqued
    }
}
