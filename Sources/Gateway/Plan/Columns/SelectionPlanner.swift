import Appwrite
import Refine

/// Turns a selection into what Appwrite's `select` takes: the row's own columns, and the related rows that are wanted in place of
/// their ids. Appwrite loads related rows only where some `select` names them.
struct SelectionPlanner: Sendable {
    let scope: ColumnScope

    /// Each once; empty when everything of the row itself is wanted and nothing of others.
    func columns(_ selection: Selection) throws(HttpError) -> [String] {
        var columns: [String] = []
        func add(_ column: String) {
            if !columns.contains(column) { columns.append(column) }
        }
        for field in selection.fields ?? [] { add(try self.field(field)) }
        // To Appwrite a selection of nothing but lists of related rows leaves the row itself whole.
        if !columns.isEmpty, !columns.contains(where: isOfTheRow) { columns.insert("$id", at: 0) }
        guard !selection.populate.isEmpty else { return columns }
        if columns.isEmpty { add("*") }
        let paths = try expanded(selection.populate)
        // Rows on the way come whole, unless some of their columns are named.
        let named = Set(paths.filter { !$0.isWhole }.map(\.relation))
        for path in paths {
            for length in path.steps.indices {
                let relation = path.steps[...length].joined(separator: ".")
                if !named.contains(relation) { add(relation + ".*") }
            }
            if let column = path.column { add("\(path.relation).\(column)") }
        }
        return columns
    }

    /// A relationship to follow, and the column of its rows if only one is wanted.
    private struct Path {
        var steps: [String]
        var column: String?
        var relation: String { steps.joined(separator: ".") }
        var isWhole: Bool { column == nil }
    }

    private func field(_ field: String) throws(HttpError) -> String {
        if field == "*" || Self.ownMembers.contains(field) { return field }
        guard let schema = scope.schema, schema.column(field) == nil, let path = RelationPath(field, from: schema)
        else {
            let column = try scope.column(field)
            // The table keeps no ids of such rows; they are asked for where they are.
            return column.isStored ? column.key : column.key + ".$id"
        }
        let end = try end(of: path, field)
        let relation = end.steps.map(\.key).joined(separator: ".")
        guard let rest = end.rest else { return relation + ".*" }
        return "\(relation).\(try column(rest, of: end, field))"
    }

    /// Whether a selected column is one that the table itself keeps.
    private func isOfTheRow(_ column: String) -> Bool {
        guard let schema = scope.schema, schema.column(column) == nil, let path = RelationPath(column, from: schema),
            let first = path.parts.first
        else { return true }
        return schema.column(first)?.relationship?.isStored ?? true
    }

    /// - Throws: also 400 for a path on which Appwrite would leave rows out without a word.
    private func end(of path: RelationPath, _ field: String) throws(HttpError) -> ColumnScope.PathEnd {
        let end = try scope.follow(path, field)
        if let wayBack = end.wayBack { throw .wayBack(field, wayBack) }
        return end
    }

    /// Appwrite's own members of a row that cannot be filtered by; a selection may name them, and gets them in any case.
    private static let ownMembers: Set<String> = ["$permissions", "$databaseId", "$tableId"]

    private func expanded(_ populate: [String]) throws(HttpError) -> [Path] {
        var paths: [Path] = []
        for name in populate {
            paths += name == "*" ? Self.relations(of: scope.schema, behind: [], but: nil) : try self.paths(name)
        }
        return paths
    }

    /// - Parameter back: the column that leads back to where the path comes from.
    private static func relations(of schema: TableSchema?, behind steps: [String], but back: String?) -> [Path] {
        let relations = schema?.columns.filter { $0.type == .relationship && $0.key != back } ?? []
        return relations.map { Path(steps: steps + [$0.key], column: nil) }
    }

    /// `author`, `author.name`, and `author.*`, which is `author` with all that its rows lead to.
    private func paths(_ name: String) throws(HttpError) -> [Path] {
        guard let schema = scope.schema else {
            // Nothing says what is a relationship: the first name is taken for one.
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            guard let first = parts.first else { throw .emptyColumnName() }
            return [Path(steps: [first], column: parts.count > 1 && parts[1] != "*" ? parts[1] : nil)]
        }
        guard let path = RelationPath(name.contains(".") ? name : name + ".*", from: schema) else {
            throw .unknownRelationship(name, table: schema)
        }
        let end = try end(of: path, name)
        let steps = end.steps.map(\.key)
        guard let rest = end.rest, rest != "*" else {
            let whole = [Path(steps: steps, column: nil)]
            guard name.hasSuffix(".*"), steps.count < ColumnScope.maximumDepth else { return whole }
            return whole + Self.relations(of: end.schema, behind: steps, but: end.back)
        }
        return [Path(steps: steps, column: try column(rest, of: end, name))]
    }

    private func column(_ name: String, of end: ColumnScope.PathEnd, _ field: String) throws(HttpError) -> String {
        let key = name == "id" ? "$id" : name
        guard let schema = end.schema, key != "*", !key.hasPrefix("$"), schema.column(key) == nil else { return key }
        throw .unknownColumn(field, name, table: schema.id, near: ColumnScope.known(schema))
    }
}
