/// Strapi's filters: `filters[title][$containsi]=x`, columns of related rows in brackets or with dots, groups by `$or`, `$and` and
/// `$not` around columns or inside one (`filters[title][$not][$eq]=x`).
struct StrapiFilters {
    /// How many groups may lie inside each other.
    let maximumDepth: Int

    /// - Throws: 400 that names the place: `filters[$or][0][title][$like]`.
    func filters(_ node: QueryNode) throws(HttpError) -> [CrudFilter] {
        if node.isBlank { return [] }
        guard node.isObject else {
            throw .invalidFilter(
                node.path,
                "is written by column: `\(node.path)[title][$eq]=x`. Lists of filters are of the dialect `/rest`"
            )
        }
        return try conditions(node, depth: 0)
    }

    /// All that an object of columns and groups asks; all of it must hold.
    private func conditions(_ node: QueryNode, depth: Int) throws(HttpError) -> [CrudFilter] {
        guard node.isObject, node.values.isEmpty else {
            throw .invalidFilter(node.path, "must name columns in brackets: `\(node.path)[title][$eq]=x`")
        }
        var conditions: [CrudFilter] = []
        for child in node.children {
            if StrapiOperator.groups.contains(child.word) {
                conditions.append(
                    try group(child, depth: depth) { node, depth throws(HttpError) in
                        try self.conditions(node, depth: depth)
                    })
            } else if StrapiOperator.comparing[child.word] != nil {
                throw .invalidFilter(child.node.path, "compares no column: write the column's brackets in front of it")
            } else {
                conditions += try column(child.word, child.node, depth: depth)
            }
        }
        return conditions
    }

    /// What is asked of one column, or of the columns of a related row.
    private func column(_ field: String, _ node: QueryNode, depth: Int) throws(HttpError) -> [CrudFilter] {
        // Without an operator Strapi compares for equality, with one of several values where there are several.
        guard node.isObject else {
            return try StrapiComparison(field: field, operator: node.isSingle ? .eq : .in).filters(node)
        }
        guard node.values.isEmpty else {
            throw .invalidFilter(node.path, field: field, "is given both with and without an operator")
        }
        var conditions: [CrudFilter] = []
        for child in node.children {
            if let `operator` = StrapiOperator.comparing[child.word] {
                conditions += try StrapiComparison(field: field, operator: `operator`).filters(child.node)
            } else if StrapiOperator.groups.contains(child.word) {
                conditions.append(
                    try group(child, depth: depth) { node, depth throws(HttpError) in
                        try column(field, node, depth: depth)
                    })
            } else if child.word.hasPrefix("$"), !child.node.isObject {
                throw unknown(child, field)
            } else {
                conditions += try column(field + "." + child.word, child.node, depth: depth)
            }
        }
        return conditions
    }

    /// - Parameter read: reads the conditions of one member of the group, all of which must hold.
    private func group(
        _ group: QueryNode.Child, depth: Int,
        _ read: (_ member: QueryNode, _ depth: Int) throws(HttpError) -> [CrudFilter]
    ) throws(HttpError) -> CrudFilter {
        guard depth < maximumDepth else {
            throw .invalidFilter(group.node.path, "goes deeper than \(maximumDepth) groups inside each other")
        }
        if group.word == "$not" {
            let conditions = try read(group.node, depth + 1)
            return conditions.count == 1 ? conditions[0].negated : CrudFilter.and(conditions).negated
        }
        guard !group.node.isObject else {
            throw .invalidFilter(group.node.path, "is a list: `\(group.node.path)[0]`, `\(group.node.path)[1]`, …")
        }
        guard !group.node.children.contains(where: \.word.isEmpty) else {
            throw .invalidFilter(
                group.node.path + "[]",
                "does not say where one member ends and the next begins; write indices: `[0]`, `[1]`, …")
        }
        var filters: [CrudFilter] = []
        for member in group.node.elements {
            let conditions = try read(member, depth + 1)
            filters += group.word == "$or" ? [try alternative(conditions, at: member.path)] : conditions
        }
        return group.word == "$or" ? .or(filters) : .and(filters)
    }

    /// One alternative of `$or`. refine's providers write one condition in each; two of them are what is left of two groups that
    /// they wrote over each other, and answer other rows than were asked for.
    private func alternative(_ conditions: [CrudFilter], at place: String) throws(HttpError) -> CrudFilter {
        if conditions.count == 1, !conditions[0].comparesWithSeveral { return conditions[0] }
        throw .invalidFilter(
            place,
            "holds several conditions or values. refine's Strapi providers write groups over each other that stand side by "
                + "side: put them into one `and`. An alternative of several conditions is written with `$and`, one of "
                + "several values with `$in`")
    }

    private func unknown(_ child: QueryNode.Child, _ field: String) -> HttpError {
        guard !StrapiOperator.inexpressible.contains(child.word) else {
            return .invalidFilter(
                child.node.path, field: field,
                "ignores case in whole values, for which refine has no operator; `$eq` compares as the database does, "
                    + "`$containsi` looks for a part")
        }
        return .invalidFilter(
            child.node.path, field: field,
            "has an operator \(HttpError.quoted(child.word)) that is neither Strapi's nor refine's")
    }
}

extension CrudFilter {
    /// Equality with a list, which two filters on one column may have become.
    fileprivate var comparesWithSeveral: Bool {
        switch self {
        case .logical(_, .eq, .list), .logical(_, .ne, .list): true
        default: false
        }
    }
}
