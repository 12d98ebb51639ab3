/// `_fields=title,status` selects columns, `_populate=author,comments` the related rows to answer in place of their ids. A repeated
/// key and brackets are taken too.
enum SelectionParameters {
    static let names = ["_fields", "_populate"]

    /// Names in order, each once. No columns named means all.
    static func selection(_ groups: [QueryGroup]) -> Selection {
        let fields = list("_fields", groups)
        return Selection(fields: fields.isEmpty ? nil : fields, populate: list("_populate", groups))
    }

    private static func list(_ name: String, _ groups: [QueryGroup]) -> [String] {
        guard let group = groups.first(where: { $0.name == name }) else { return [] }
        return group.texts.flatMap(\.commaSeparated).filter { !$0.isEmpty }.uniqued
    }
}
