import JSONBytes

/// What a client sends for one relationship of a row: rows by their ids, or with their content, to be made or changed along.
struct RelatedInput: Sendable {
    struct Item: Sendable {
        var id: String
        /// Set where the row itself was given.
        var content: JSONObject?
    }

    let column: ColumnModel
    let relationship: RelationshipModel
    /// At most one where the relationship is to one row.
    var items: [Item]

    /// Reads the value; `nil` where it says nothing.
    /// - Parameters:
    ///   - takesNull: whether null stands for a list that is not given, as in new rows.
    ///   - makeID: draws the ids of rows that are given without one.
    init?(
        _ value: JSONValue, for column: ColumnModel, takesNull: Bool, makeID: () -> String
    ) throws(APIError) {
        guard let relationship = column.relationship else { return nil }
        self.column = column
        self.relationship = relationship
        switch value {
        case .null:
            if relationship.isToMany, takesNull { return nil }
            guard !relationship.isToMany else {
                throw Self.refused("Must be either an array of documents or document IDs, NULL given.")
            }
            items = []
        case .array(let elements):
            guard relationship.isToMany else {
                throw Self.refused("Must be either a document ID or a document, array given.")
            }
            items = []
            for element in elements { items.append(try Self.item(element, makeID)) }
        default:
            let item = try Self.item(value, makeID)
            guard !relationship.isToMany else {
                throw Self.refused("Must be either an array of documents or document IDs, document given.")
            }
            items = item.id.isEmpty ? [] : [item]
        }
    }

    private static func item(_ value: JSONValue, _ makeID: () -> String) throws(APIError) -> Item {
        switch value {
        case .string(let id):
            guard id.isEmpty || Formats.isCustomID(id) else {
                throw .relationshipValue(Rule<String>.customIDDescription)
            }
            return Item(id: id, content: nil)
        case .object(let content):
            guard let given = content["$id"], given != "unique()" else { return Item(id: makeID(), content: content) }
            guard let id = given.string else { throw .relationshipValue("Relationship $id must be a string") }
            guard Formats.isCustomID(id) else { throw .relationshipValue(Rule<String>.customIDDescription) }
            return Item(id: id, content: content)
        default:
            throw .relationshipValue("Relationship value must be an object, document ID string, or associative array")
        }
    }

    private static func refused(_ reason: String) -> APIError {
        .relationshipValue("Invalid relationship value. \(reason)")
    }
}
