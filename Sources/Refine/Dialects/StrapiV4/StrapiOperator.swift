/// The names behind `$` in Strapi's filters.
enum StrapiOperator {
    /// Names that join filters or turn them round.
    static let groups = ["$or", "$and", "$not"]

    /// Strapi's names as refine's providers use them, refine's own names, which the providers hand through where Strapi has none, and
    /// those of MUI's grid. `$contains` is Strapi's, and minds case; `$startsWith` and `$endsWith` stand for refine's `startswith` and
    /// `endswith`, and do not.
    static let comparing: [String: CrudOperator] = {
        var names: [String: CrudOperator] = [
            "notIn": .nin, "contains": .containss, "notContains": .ncontainss, "containsi": .contains,
            "notContainsi": .ncontains, "notNull": .nnull, "startsWith": .startswith, "startsWithi": .startswith,
            "endsWith": .endswith, "endsWithi": .endswith,
        ]
        for `operator` in CrudOperator.allCases where !`operator`.isConditional {
            if names[`operator`.rawValue] == nil { names[`operator`.rawValue] = `operator` }
        }
        names.merge(CrudOperator.ofDataGrid) { own, _ in own }
        return Dictionary(uniqueKeysWithValues: names.map { ("$" + $0.key, $0.value) })
    }()

    /// Strapi's names for which refine has no operator.
    static let inexpressible = ["$eqi", "$nei"]
}
