extension FilterValue {
    /// The value as a list: one value is a list of one, no value an empty list.
    var asList: FilterValue {
        switch self {
        case .list: self
        case .absent: .list([])
        case .text, .typed: .list([self])
        }
    }
}
