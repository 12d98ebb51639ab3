import GRDB
import JSONBytes

/// Filters through relationships, such as `author.name`: they become conditions on the rows of the related table that the caller
/// may read. Several filters through one relationship must hold for one and the same related row.
extension QueryChecker {
    /// Whether a filter leads through a relationship.
    func isRelated(_ query: WireQuery) -> Bool {
        query.method.isFilter && relationship(in: query.attribute) != nil
    }

    private func relationship(in path: String) -> String? {
        guard let key = self.path(path), schema.attributes[key]?.relationship != nil else { return nil }
        return key
    }

    /// The conditions of all filters that lead through relationships.
    func relatedFilters(_ queries: [WireQuery]) throws(QueryFault) -> [ListPlan.Condition] {
        var conditions: [ListPlan.Condition] = []
        var groups: [(key: String, queries: [WireQuery])] = []
        for query in queries {
            guard query.method.isFilter, let key = relationship(in: query.attribute) else { continue }
            guard query.values.count <= Self.maximumValues else {
                throw .invalid("Query on attribute has greater than \(Self.maximumValues) values: \(query.attribute)")
            }
            var inner = query
            inner.attribute = String(query.attribute.dropFirst(key.utf8.count + 1))
            if query.method == .containsAll {
                // Each value may be that of another related row.
                for value in query.values {
                    let single = WireQuery(method: .equal, attribute: inner.attribute, values: [value])
                    conditions.append(try condition(through: key, [single]))
                }
            } else if let place = groups.firstIndex(where: { $0.key == key }) {
                groups[place].queries.append(inner)
            } else {
                groups.append((key, [inner]))
            }
        }
        for group in groups {
            try checkRepetition(group.queries, key: group.key)
            conditions.append(try condition(through: group.key, group.queries))
        }
        return conditions
    }

    /// Servers from 1.9 refuse two `equal` filters that one related row would have to satisfy.
    private func checkRepetition(_ queries: [WireQuery], key: String) throws(QueryFault) {
        guard variant.isFrom19 else { return }
        var seen: Set<String> = []
        for query in queries where query.method == .equal {
            guard seen.insert(query.attribute).inserted else {
                throw .invalid("Multiple equal queries on '\(key).\(query.attribute)' match no single related row.")
            }
        }
    }

    /// What 1.9 refuses in a filter of the related table, 1.8 takes for one that finds nothing.
    private func condition(through key: String, _ queries: [WireQuery]) throws(QueryFault) -> ListPlan.Condition {
        let nothing = ListPlan.Condition(sql: "0", values: [])
        do {
            let attribute = try attribute(key)
            let table = try table(of: attribute)
            guard let link = attribute.relationship?.link(to: table) else { return nothing }
            var conditions = try readable(in: table)
            conditions += try QueryChecker(
                schema: table.querySchema, now: now, variant: variant, relatives: relatives
            ).filters(queries)
            return QueryCompiler.related(by: link, in: table.storage.table, conditions)
        } catch {
            if variant.isFrom19 { throw error }
            return nothing
        }
    }

    /// That the caller may read a related row; it finds none in a table that it may not read at all.
    private func readable(in table: TableModel) throws(QueryFault) -> [ListPlan.Condition] {
        do {
            let visibility = try relatives?.visibility(of: table)
            return visibility?.condition.map { [$0] } ?? []
        } catch is APIError {
            return [ListPlan.Condition(sql: "0", values: [])]
        } catch {
            throw .serverError
        }
    }

    /// The table at the other end of a relationship.
    func table(of attribute: QuerySchema.Attribute) throws(QueryFault) -> TableModel {
        guard let relationship = attribute.relationship?.relationship, let relatives else { throw .serverError }
        do {
            return try relatives.table(of: relationship)
        } catch {
            throw .serverError
        }
    }
}
