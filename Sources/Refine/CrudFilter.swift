/// One of refine's `CrudFilters`: a comparison of a column, or a group of filters.
public indirect enum CrudFilter: Sendable, Hashable {
    case logical(field: String, operator: CrudOperator, value: FilterValue)
    case or([CrudFilter])
    case and([CrudFilter])
}
