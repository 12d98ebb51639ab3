import Appwrite

/// Finds the columns that Appwrite's messages blame, so that forms can show them at their fields.
///
/// Messages as of Appwrite 1.8: `Invalid document structure: Missing required attribute "title"`, `… Attribute "qty" has invalid
/// format. Value must be a valid integer`, `… Attribute "tags['1']" has invalid type. Value …`, `… Attribute "tags" must be an
/// array`, `… Unknown attribute: "nosuch"`, `… Cannot apply increment operator to non-numeric field 'name'`.
enum RefusedColumns {
    static func errors(in refusal: AppwriteError) -> [String: [String]] {
        if refusal.type.hasSuffix("_invalid_structure") { return structure(refusal.message) }
        if let (field, complaint) = parameter(in: refusal) { return [field: [complaint]] }
        if let unknown = unknownColumn(in: refusal) { return [unknown: ["There is no such column."]] }
        return [:]
    }

    /// The column that a query named and the table does not have: `Invalid query: Attribute not found in schema: nosuch`.
    static func unknownColumn(in refusal: AppwriteError) -> String? {
        guard refusal.status == 400, let found = refusal.message.firstRange(of: "Attribute not found in schema: ")
        else {
            return nil
        }
        let name = refusal.message[found.upperBound...]
        return name.isEmpty ? nil : String(name)
    }

    /// What is wrong with the id or the permissions of a row: ``Invalid `rowId` param: UID must contain …``.
    private static func parameter(in refusal: AppwriteError) -> (field: String, complaint: String)? {
        guard refusal.type == "general_argument_invalid" else { return nil }
        for (parameter, field) in ["rowId": "id", "permissions": RefusedGrants.field] {
            let front = "Invalid `\(parameter)` param: "
            guard refusal.message.hasPrefix(front) else { continue }
            let complaint = refusal.message.dropFirst(front.count)
            // The parameter may be missing, which nobody wants to hear of here.
            let suffix = " or null"
            return (field, String(complaint.hasSuffix(suffix) ? complaint.dropLast(suffix.count) : complaint))
        }
        return nil
    }

    private static func structure(_ message: String) -> [String: [String]] {
        let complaint = message.firstRange(of: ": ").map { message[$0.upperBound...] } ?? message[...]
        guard let (column, rest) = quoted(in: complaint) else { return [:] }
        if complaint.hasPrefix("Missing required") { return [column: ["This column is required."]] }
        if complaint.hasPrefix("Unknown attribute") { return [column: ["There is no such column."]] }
        if complaint.hasPrefix("Attribute "), let rule = rule(in: rest) { return [column: [rule]] }
        return [column: [String(complaint)]]
    }

    /// The first name in quotes, without the index of a list's element, and what follows it.
    private static func quoted(in text: Substring) -> (name: String, rest: Substring)? {
        guard let open = text.firstIndex(where: { $0 == "\"" || $0 == "'" }) else { return nil }
        let behind = text[text.index(after: open)...]
        guard let close = behind.firstIndex(of: text[open]) else { return nil }
        let name = behind[..<close].prefix { $0 != "[" }
        return name.isEmpty ? nil : (String(name), behind[behind.index(after: close)...])
    }

    /// ` has invalid format. Value must be …` → `Value must be …`; ` must be an array` → `Value must be an array`.
    private static func rule(in rest: Substring) -> String? {
        if let sentence = rest.firstRange(of: ". ") { return String(rest[sentence.upperBound...]) }
        return rest.hasPrefix(" must ") ? "Value" + rest : nil
    }
}
