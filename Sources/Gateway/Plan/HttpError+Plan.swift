import Appwrite
import Refine

/// What the planner refuses, one factory for each cause, so that status and type are chosen in one place.
extension HttpError {
    static let unknownColumnType = "gateway_unknown_column"

    static func unknownColumn(_ field: String, table: TableReference, near known: [String]) -> HttpError {
        blaming(
            field, type: unknownColumnType,
            "The table `\(table.table)` has no column \(Excerpt.name(field)).\(NearMatch.hint(for: field, among: known))"
        )
    }

    static func emptyColumnName() -> HttpError {
        HttpError(400, type: unknownColumnType, "A filter or sorter names no column.")
    }

    static func relatedColumn(_ field: String, relation: String) -> HttpError {
        blaming(
            field, type: "gateway_column_unsupported",
            "\(Excerpt.name(field)) is a column of related rows. Filters and sorters reach columns of the table itself; "
                + "`\(relation)` can be compared with ids.")
    }

    static func unsupportedOperator(_ operator: CrudOperator, on field: String, _ hint: String) -> HttpError {
        blaming(
            field, type: "gateway_operator_unsupported",
            "The operator `\(`operator`.rawValue)` on \(Excerpt.name(field)) is not supported. \(hint)")
    }

    static func unsupportedSort(_ column: ResolvedColumn) -> HttpError {
        blaming(
            column.field, type: "gateway_sort_unsupported",
            "Rows cannot be sorted by \(Excerpt.name(column.field)): \(column.described).")
    }

    /// A value that does not fit its column. The value may be echoed: it goes back to whoever sent it.
    static func invalidValue(_ column: ResolvedColumn, value: String, _ expected: String) -> HttpError {
        blaming(
            column.field, type: "gateway_value_invalid",
            "\(column.described), and \(Excerpt.quoted(value)) is not \(expected).")
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

    static func searchNeedsSchema() -> HttpError {
        HttpError(
            400, type: "gateway_search_needs_schema",
            "`q` searches the table's text columns, which the gateway learns with a server key only, and it has none. "
                + "Filter by columns instead, for example with the operator `contains`.")
    }

    static func emptyUpdate() -> HttpError {
        HttpError(
            400, type: "gateway_update_empty",
            "There is nothing to update: the body names no column, and no permissions are given.")
    }

    static func invalidPermission(_ source: String, _ entry: String, _ problem: String) -> HttpError {
        HttpError(
            400, type: "gateway_permission_invalid",
            "\(Excerpt.name(source)) holds \(Excerpt.quoted(entry)), which is not a permission. \(problem)")
    }

    static func tooManyPermissions(_ count: Int) -> HttpError {
        HttpError(
            400, type: "gateway_permission_invalid",
            "\(count) permissions are given; a row takes at most \(Permission.maximumCount).")
    }

    /// An id that no row can have, which therefore does not exist.
    static func impossibleID() -> HttpError {
        HttpError(404, type: "row_not_found", "Row with the requested ID could not be found.")
    }

    private static func blaming(_ field: String, type: String, _ message: String) -> HttpError {
        HttpError(400, type: type, message, errors: [field: [message]])
    }
}
