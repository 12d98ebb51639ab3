import JSONBytes
import Refine

/// What a request's filters ask for before anything is planned: the number of conditions, and the longest value.
struct FilterPrice: Sendable {
    private(set) var conditions = 0
    private(set) var longest: (field: String, length: Int) = ("", 0)

    init(_ filters: [CrudFilter]) {
        for filter in filters { add(filter) }
    }

    private mutating func add(_ filter: CrudFilter) {
        switch filter {
        case .and(let filters), .or(let filters):
            for filter in filters { add(filter) }
        case .logical(let field, _, let value):
            conditions += 1
            let length = Self.length(of: value)
            if length > longest.length { longest = (field, length) }
        }
    }

    /// Bytes of the longest text in it.
    private static func length(of value: FilterValue) -> Int {
        switch value {
        case .absent: 0
        case .text(let text): text.utf8.count
        case .typed(let json): json.string?.utf8.count ?? 0
        case .list(let list): list.reduce(0) { max($0, length(of: $1)) }
        }
    }

    /// - Throws: 400 where it is more than a request may ask for.
    func check(_ limits: PlanLimits) throws(HttpError) {
        guard conditions <= limits.conditions else {
            throw .tooManyConditions(conditions, most: limits.conditions)
        }
        guard longest.length <= limits.valueLength else {
            throw .valueTooLong(longest.field, longest.length, most: limits.valueLength)
        }
    }
}
