import Appwrite

// What is told to those who may not.
extension AccessQuestion {
    /// Roles of a caller that a reason names.
    private static let namedRoles = 12

    /// Neither the table nor the row grants it. To whom they do is not told.
    func notGranted(_ operation: ResourceOperation, _ schema: TableSchema, _ roles: [Role]) -> String {
        let action = "`\(operation.permission.rawValue)`"
        let isOfRow = operation == .show || operation == .edit || operation == .delete
        let place: String
        switch row {
        case .readable where schema.rowSecurity && isOfRow:
            place = "Neither the table `\(schema.id)` nor the row \(Excerpt.name(id ?? "")) grants \(action) to any"
        default: place = "The table `\(schema.id)` grants \(action) to none"
        }
        let security = isOfRow && !schema.rowSecurity ? " Row security is off, so that no row grants it either." : ""
        let advice = roles.contains(.guests) ? " Sign in, or grant" : " Grant"
        return "\(place) of your roles: \(Self.text(roles)).\(security)\(advice) it in Appwrite."
    }

    /// - Parameter isAbsent: whether it is certain that no such row exists.
    func notSeen(_ isAbsent: Bool) -> String {
        "\(Excerpt.name(resource)) has no row \(Excerpt.name(id ?? ""))\(isAbsent ? "" : " that you may read")."
    }

    private static func text(_ roles: [Role]) -> String {
        let named = roles.prefix(namedRoles).map { "`\($0)`" }.joined(separator: ", ")
        return roles.count > namedRoles ? "\(named) and \(roles.count - namedRoles) more" : named
    }
}
