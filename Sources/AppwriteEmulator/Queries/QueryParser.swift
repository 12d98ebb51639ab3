import JSONBytes

/// From the `queries` parameter to a plan, with Appwrite's refusals in Appwrite's order: the shape of the parameter, the texts,
/// the cursor, then each query against the schema, at last what needs a full-text index.
enum QueryParser {
    static let maximumQueries = 100
    static let maximumLength = 4096

    /// How refusals are worded: rows have an error type of their own, lists of records refuse the parameter.
    enum Audience { case rows, records }

    static func rule() -> Rule<[String]> {
        .list(of: .text(maximumLength), upTo: maximumQueries)
    }

    /// - Parameters:
    ///   - relatives: the tables that paths through relationships lead to.
    ///   - checkingCursor: checks that a cursor exists, before the other queries are looked at.
    static func plan(
        _ texts: [String], schema: QuerySchema, audience: Audience, now: Instant, variant: ServerVariant = .standard,
        relatives: Relatives? = nil, checkingCursor: (ListPlan.Cursor) throws -> Void = { _ in }
    ) throws -> ListPlan {
        let queries = try parse(texts, audience: audience, variant: variant)
        let cursor = queries.lazy.compactMap(cursor).first
        if let cursor {
            guard Formats.isUID(cursor.id) else {
                let message = "Invalid cursor: \(Rule<String>.uidDescription)"
                throw audience == .rows
                    ? .query(message) : APIError.argument("Invalid `queries` param: Invalid query: \(message)")
            }
            try checkingCursor(cursor)
        }
        do throws(QueryFault) {
            return try QueryChecker(schema: schema, now: now, variant: variant, relatives: relatives)
                .plan(queries, cursor: cursor)
        } catch {
            throw error.apiError(for: audience)
        }
    }

    static func parse(
        _ texts: [String], audience: Audience, variant: ServerVariant
    ) throws(APIError) -> [WireQuery] {
        var queries: [WireQuery] = []
        for text in texts {
            do throws(WireQuery.Fault) {
                queries.append(try WireQuery(parsing: text, variant: variant))
            } catch {
                guard let message = error.message else { throw .serverError }
                throw audience == .rows
                    ? .query(message) : .argument("Invalid `queries` param: Invalid query: \(message)")
            }
        }
        return queries
    }

    private static func cursor(_ query: WireQuery) -> ListPlan.Cursor? {
        let id = query.values.first?.string ?? ""
        return switch query.method {
        case .cursorAfter: .after(id)
        case .cursorBefore: .before(id)
        default: nil
        }
    }
}

/// Why queries do not fit a schema.
enum QueryFault: Error, Sendable {
    /// A message that follows "Invalid query: ".
    case invalid(String)
    /// A method that this list does not know.
    case unknownMethod(String)
    /// A search without its index.
    case needsFullText(String)
    /// What the real server breaks on.
    case serverError

    func apiError(for audience: QueryParser.Audience) -> APIError {
        switch (self, audience) {
        case (.invalid(let message), .rows): .query("Invalid query: \(message)")
        case (.invalid(let message), .records): .argument("Invalid `queries` param: Invalid query: \(message)")
        case (.unknownMethod(let method), .rows): .query("Invalid query method: \(method)")
        case (.unknownMethod(let method), .records):
            .argument("Invalid `queries` param: Invalid query method: \(method)")
        case (.needsFullText(let key), _): .query("Searching by attribute \"\(key)\" requires a fulltext index.")
        case (.serverError, _): .serverError
        }
    }
}
