/// Columns and related rows as bracketed parameters name them.
enum SelectionTree {
    /// `fields=a,b`, `fields[0]=a`, and a GraphQL client's `fields[1][category][0]=name`, which is `category.name`.
    /// - Returns: names in order, each once; `nil` when none is named or `*` is, which mean all.
    static func fields(_ node: QueryNode?) throws(HttpError) -> [String]? {
        guard let node else { return nil }
        let fields = try names(node, prefix: "").uniqued
        return fields.isEmpty || fields.contains("*") ? nil : fields
    }

    private static func names(_ node: QueryNode, prefix: String) throws(HttpError) -> [String] {
        guard node.isObject else {
            var names: [String] = []
            for element in node.elements {
                names +=
                    element.children.isEmpty
                    ? try element.commaSeparatedTexts().map { prefix + $0 } : try self.names(element, prefix: prefix)
            }
            return names
        }
        try refuseValues(node)
        var names: [String] = []
        for child in node.children { names += try self.names(child.node, prefix: prefix + child.word + ".") }
        return names
    }

    /// `populate=*`, `populate=a,b`, `populate[0]=a`, and Strapi's objects: `populate[a][fields][0]=name&populate[a][populate]=*`
    /// is `a.name` and `a.*`.
    /// - Throws: 400 for what an object asks beyond columns and further relations: filters, orders, pages of related rows.
    static func populate(_ node: QueryNode?) throws(HttpError) -> [String] {
        guard let node else { return [] }
        return try relations(node, prefix: "").uniqued
    }

    private static func relations(_ node: QueryNode, prefix: String) throws(HttpError) -> [String] {
        guard node.isObject else { return try node.commaSeparatedTexts().map { prefix + $0 } }
        try refuseValues(node)
        var relations: [String] = []
        for child in node.children {
            relations += try relation(child.node, path: prefix + child.word)
        }
        return relations
    }

    private static func relation(_ node: QueryNode, path: String) throws(HttpError) -> [String] {
        if node.children.isEmpty {
            switch try node.text() {
            case "*", "true": return [path]
            case "false": return []
            default:
                throw .invalidParameter(
                    node.path, "must be `*`, `true` or `false`, or say more in brackets: `\(node.path)[fields]=…`")
            }
        }
        try node.checkMembers(["fields", "populate"])
        let fields = try fields(node["fields"])
        let columns = fields.map { fields in fields.map { path + "." + $0 } } ?? [path]
        guard let further = node["populate"] else { return columns }
        return columns + (try relations(further, prefix: path + "."))
    }

    private static func refuseValues(_ node: QueryNode) throws(HttpError) {
        guard node.isObject, node.values.isEmpty, node.children.allSatisfy({ !$0.isElement }) else {
            throw .invalidParameter(node.path, "is given both as a list and by name; write it one way")
        }
    }
}
