import JSONBytes

extension CrudFilter {
    /// A comparison with its value in the form that the operator needs: lists for the operators that take lists, where one value is
    /// a list of one, and two ends for a range. Other values stay as they are.
    /// - Parameter place: where the value stands, for messages.
    /// - Throws: 400 when a range has not two ends, or neither of them says anything.
    static func comparison(
        _ field: String, _ operator: CrudOperator, _ value: FilterValue, at place: String
    ) throws(HttpError) -> CrudFilter {
        switch `operator` {
        case .in, .nin, .ina, .nina:
            return .logical(field: field, operator: `operator`, value: value.asList)
        case .between, .nbetween:
            guard case .list(let ends) = value, ends.count == 2 else {
                throw .invalidFilter(place, field: field, "must be an array of two values")
            }
            guard ends.contains(where: { $0 != .typed(.null) && $0 != .absent }) else {
                throw .invalidFilter(place, field: field, "has no end: both of its values are null")
            }
            return .logical(field: field, operator: `operator`, value: value)
        default:
            return .logical(field: field, operator: `operator`, value: value)
        }
    }
}
