/// `_fields=title,status`: the columns to select. A repeated key and brackets are taken too.
enum FieldSelection {
    /// The columns in order, each once; `nil` when none is named, which means all.
    static func fields(_ groups: [QueryGroup]) -> [String]? {
        guard let group = groups.first(where: { $0.name == "_fields" }) else { return nil }
        var seen: Set<String> = []
        let fields = group.texts.flatMap { $0.split(separator: ",") }.map(String.init)
            .filter { seen.insert($0).inserted }
        return fields.isEmpty ? nil : fields
    }
}
