/// All values that a query string gives one name, whichever way the array was written:
/// `a=1&a=2`, `a[]=1&a[]=2`, `a[0]=1&a[1]=2`.
struct QueryGroup: Sendable, Hashable {
    /// The name without list brackets; brackets around words are a path: `category[id]` and `[category][id]` are `category.id`.
    var name: String
    /// In the order meant; `nil` for a bare key.
    var values: [String?]
    /// Whether brackets said that this is a list, even of one.
    var isList: Bool

    /// Whether there is exactly one value and nothing says that it is a list.
    var isSingle: Bool { values.count == 1 && !isList }
    /// The one value, a bare key counting as empty.
    var single: String? { isSingle ? values[0] ?? "" : nil }
    /// All values, a bare key counting as empty.
    var texts: [String] { values.map { $0 ?? "" } }
}

extension QueryGroup {
    /// Gathers a query string by name; groups come in the order in which their names first appear.
    static func groups(of query: QueryString) throws(HttpError) -> [QueryGroup] {
        var gathering = QueryGathering(capacity: query.parameters.count)
        for parameter in query.parameters {
            gathering.add(parameter.value, for: try QueryKey(parameter.name))
        }
        return gathering.groups
    }
}
