extension CrudOperator {
    /// MUI's `DataGrid` hands the operators through by name that refine's hook does not know; these two have a meaning here.
    static let ofDataGrid: [String: CrudOperator] = ["doesNotContain": .ncontains, "doesNotEqual": .ne]
}
