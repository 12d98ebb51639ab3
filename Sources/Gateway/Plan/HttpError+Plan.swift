import Appwrite
import Refine

/// What the planner refuses, one factory for each cause, so that status and type are chosen in one place.
extension HttpError {
    static let unknownColumnType = "gateway_unknown_column"

    /// - Parameters:
    ///   - name: the part of a dotted name that the table has no column for; the whole of it when `nil`.
    ///   - table: the table's id.
    static func unknownColumn(
        _ field: String, _ name: String? = nil, table: String, near known: [String]
    ) -> HttpError {
        let name = name ?? field
        return blaming(
            field, type: unknownColumnType,
            "The table `\(table)` has no column \(Excerpt.name(name)).\(NearMatch.hint(for: name, among: known))"
        )
    }

    static func unknownRelationship(_ path: String, table: TableSchema) -> HttpError {
        let name = String(path.prefix { $0 != "." })
        let relationships = table.columns.filter { $0.type == .relationship }.map(\.key)
        let hint =
            relationships.isEmpty
            ? " It has no relationships." : NearMatch.hint(for: name, among: relationships)
        return blaming(
            path, type: unknownColumnType,
            "The table `\(table.id)` has no relationship \(Excerpt.name(name)).\(hint)")
    }

    static func emptyColumnName() -> HttpError {
        HttpError(400, type: unknownColumnType, "A filter or sorter names no column.")
    }

    static func relatedColumn(_ field: String, _ problem: String) -> HttpError {
        blaming(field, type: "gateway_column_unsupported", "\(Excerpt.name(field)) is no column. \(problem)")
    }

    /// - Parameter path: the part of the field that leads back.
    static func wayBack(_ field: String, _ path: String) -> HttpError {
        blaming(
            field, type: "gateway_column_unsupported",
            "\(Excerpt.name(path)) leads back through the relationship by which it came, and Appwrite does not show what is there. "
                + "Ask for those rows in a request of their own.")
    }

    static func unsupportedOperator(_ operator: CrudOperator, on field: String, _ hint: String) -> HttpError {
        blaming(
            field, type: "gateway_operator_unsupported",
            "The operator `\(`operator`.rawValue)` on \(Excerpt.name(field)) is not supported. \(hint)")
    }

    static func unsupportedSort(_ column: ResolvedColumn, _ reason: String? = nil) -> HttpError {
        blaming(
            column.field, type: "gateway_sort_unsupported",
            "Rows cannot be sorted by \(Excerpt.name(column.field)): \(reason ?? column.described).")
    }

    static let unknownElementType = "gateway_unknown_element"

    /// A value that an enum does not have.
    static func unknownElement(_ column: ResolvedColumn, value: String, elements: [String]) -> HttpError {
        let near = NearMatch.hint(for: value, among: elements)
        let all = near.isEmpty ? " Its elements are \(Excerpt.list(elements))." : near
        return blaming(
            column.field, type: unknownElementType,
            "\(column.described), and \(Excerpt.quoted(value)) is none of its elements.\(all)")
    }

    /// A value that does not fit its column. The value may be echoed: it goes back to whoever sent it.
    static func invalidValue(_ column: ResolvedColumn, value: String, _ expected: String) -> HttpError {
        blaming(
            column.field, type: "gateway_value_invalid",
            "\(column.described), and \(Excerpt.quoted(value)) is not \(expected).")
    }

    /// A member of a group that the gateway must evaluate and cannot.
    static func unsupportedHere(_ operator: CrudOperator, _ column: ResolvedColumn) -> HttpError {
        let reason =
            column.isArray || column.type == .geometry
            ? "rows do not show whether a list or geometry is missing"
            : "only the database knows the order of its texts"
        return blaming(
            column.field, type: "gateway_operator_unsupported",
            "The operator `\(`operator`.rawValue)` on \(Excerpt.name(column.field)) cannot be answered here: Appwrite cannot express "
                + "the filter that it is part of, and \(reason). Ask for it outside of the group, or alone.")
    }

    static func missingValue(_ operator: CrudOperator, on field: String, _ expected: String) -> HttpError {
        blaming(
            field, type: "gateway_value_missing",
            "The operator `\(`operator`.rawValue)` on \(Excerpt.name(field)) needs \(expected).")
    }

    static func filterTooLong(_ field: String?, _ message: String) -> HttpError {
        let errors = field.map { [$0: [message]] } ?? [:]
        return HttpError(400, type: "gateway_filter_too_long", message, errors: errors)
    }

    static func tooManyConditions(_ count: Int, most: Int) -> HttpError {
        HttpError(
            400, type: "gateway_too_many_conditions",
            "The filter has \(count) conditions, those inside of groups among them, and a request may have \(most) "
                + "(`limits.conditions`). Several values of one column are one condition with `in` or `nin`.")
    }

    static func valueTooLong(_ field: String, _ length: Int, most: Int) -> HttpError {
        blaming(
            field, type: "gateway_value_too_long",
            "\(Excerpt.name(field)) is compared with a value of \(length) bytes, and one may have \(most) (`limits.value`)."
        )
    }

    /// Conditions that rows do not show, each of which costs a list of its own.
    static func tooManyQuestions(_ count: Int) -> HttpError {
        HttpError(
            400, type: "gateway_filter_too_dear",
            "The gateway evaluates a part of this list itself, and would have to ask Appwrite for \(count) lists first, because rows do not "
                + "show what lists hold nothing. Ask for fewer such conditions inside of groups, or for them outside of the group."
        )
    }

    static func searchNeedsSchema() -> HttpError {
        HttpError(
            400, type: "gateway_search_needs_schema",
            "`q` searches the table's text columns, which the gateway learns with a server key only, and it has none. "
                + "Filter by columns instead, for example with the operator `contains`.")
    }

    static func unsearchable() -> HttpError {
        HttpError(400, type: "gateway_value_invalid", "What is searched for is not \(NullCharacter.expected).")
    }

    static func emptyUpdate() -> HttpError {
        HttpError(
            400, type: "gateway_update_empty",
            "There is nothing to update: the body names no column, and no permissions are given.")
    }

    static func invalidPermission(_ source: String, _ entry: String, _ problem: String) -> HttpError {
        let message =
            "\(Excerpt.name(source)) holds \(Excerpt.quoted(entry)), which is not a permission for it. \(problem)"
        return HttpError(
            400, type: "gateway_permission_invalid", message, errors: ["$permissions": [message]])
    }

    static func tooManyPermissions(_ count: Int) -> HttpError {
        HttpError(
            400, type: "gateway_permission_invalid",
            "\(count) permissions are given, where each `write` counts as an update and a delete; a row takes at most "
                + "\(Permission.maximumCount).")
    }

    /// An id that no row can have, which therefore does not exist.
    static func impossibleID() -> HttpError {
        HttpError(404, type: "row_not_found", "Row with the requested ID could not be found.")
    }

    private static func blaming(_ field: String, type: String, _ message: String) -> HttpError {
        HttpError(400, type: type, message, errors: [field: [message]])
    }
}
