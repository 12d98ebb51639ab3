import Appwrite
import Refine

/// What a resource's rules refuse, one factory for each cause.
extension HttpError {
    static func operationNotAllowed(_ operation: ResourceOperation, on resource: String, allowed: [String]) -> HttpError
    {
        HttpError(
            403, type: "gateway_operation_not_allowed",
            "The resource \(Excerpt.name(resource)) does not allow `\(operation.rawValue)`; it allows "
                + "\(allowed.map { "`\($0)`" }.joined(separator: ", ")).")
    }

    static func pageTooLarge(_ asked: Int, most: Int) -> HttpError {
        HttpError(
            400, type: "gateway_page_too_large",
            "A page of \(asked) rows was asked for, and this resource has pages of at most \(most). Set the page size to that or less."
        )
    }

    /// - Parameter place: where the permissions stand that a caller sends.
    static func fixedPermissions(_ place: String) -> HttpError {
        HttpError(
            403, type: "gateway_permissions_fixed",
            "Who may read and write these rows is fixed by the gateway's configuration, so that \(place) cannot choose it. Leave it out.",
            errors: ["$permissions": ["The permissions of these rows cannot be chosen."]])
    }

    /// - Parameter columns: at least one.
    static func readOnlyColumns(_ columns: [String]) -> HttpError {
        let names = columns.map(Excerpt.name).joined(separator: ", ")
        return HttpError(
            400, type: "gateway_column_read_only",
            "\(names) cannot be written here. Leave \(columns.count > 1 ? "these columns" : "the column") out of what is sent.",
            errors: Dictionary(columns.map { ($0, ["This column cannot be written."]) }) { first, _ in first })
    }

    /// The same as of a column that does not exist, without what is near.
    static func hiddenColumn(_ field: String, of table: String) -> HttpError {
        let message = "The table `\(table)` has no column \(Excerpt.name(field))."
        return HttpError(400, type: unknownColumnType, message, errors: [field: [message]])
    }

    static func unreadableRelation(_ field: String) -> HttpError {
        closedRelation(field, "leads to rows that are not served here. It can be compared with and read as an id.")
    }

    static func unwritableRelation(_ field: String) -> HttpError {
        closedRelation(field, "leads to rows that cannot be written here. Give the id of a row instead of an object.")
    }

    private static func closedRelation(_ field: String, _ words: String) -> HttpError {
        let message = "\(Excerpt.name(field)) \(words)"
        return HttpError(400, type: "gateway_column_unsupported", message, errors: [field: [message]])
    }

    /// In place of a message that names a column that is hidden.
    static func hiddenCause(of error: HttpError, errors: [String: [String]]) -> HttpError {
        HttpError(
            error.statusCode, type: error.type,
            "Appwrite refused the request because of a column that is not open here.", errors: errors,
            headers: error.headers)
    }
}
