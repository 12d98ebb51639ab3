import JSONBytes

extension CrudFilter {
    /// A comparison with its value in the form that the operator needs: lists for the operators that take lists, where one value is
    /// a list of one, and two ends for a range. Other values stay as they are.
    /// - Parameter place: where the value stands, for messages.
    /// - Throws: 400 when a range has not two ends.
    static func comparison(
        _ field: String, _ operator: CrudOperator, _ value: FilterValue, at place: String
    ) throws(HttpError) -> CrudFilter {
        switch `operator` {
        case _ where value == .absent:
            return .logical(field: field, operator: `operator`, value: .absent)
        case .in, .nin, .ina, .nina:
            return .logical(field: field, operator: `operator`, value: value.asList)
        case .between, .nbetween:
            guard case .list(let ends) = value, ends.count == 2 else {
                throw .invalidFilter(place, field: field, "must be an array of two values")
            }
            return .range(field, `operator`, ends)
        default:
            return .logical(field: field, operator: `operator`, value: value)
        }
    }

    /// A range between two ends, of which one may be open. With both of them open it is a comparison without a value.
    static func range(_ field: String, _ operator: CrudOperator, _ ends: [FilterValue]) -> CrudFilter {
        let isOpen = ends.allSatisfy { [.absent, .typed(.null)].contains($0) }
        return .logical(field: field, operator: `operator`, value: isOpen ? .absent : .list(ends))
    }
}
