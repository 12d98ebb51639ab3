import Refine

extension RecordedDialect {
    static let strapiV4 = RecordedDialect(
        dialect: StrapiV4(), providers: [.strapiAxios, .strapiKy], catalogue: TraceLoss.strapiV4,
        understood: [135, 143],
        losses: [
            "values are written as text and decoded once too often": [9, 1],
            "null, undefined, empty arrays and groups": [7, 6],
            "fields go into brackets as they are": [2, 2],
            "filters of one name and groups side by side are merged": [2, 2],
            "pages that are not sent, or sent otherwise": [3, 3],
            "sorters without an order, or with a comma": [2, 2],
            "a locale is a column's value until the table is known to have none": [1, 1],
            "meta does not travel, or as parameters that are unknown": [1, 2],
            "resources are not encoded": [2, 2],
            "ids are not encoded": [10, 10],
            "variables that are no row": [1, 1],
            "many rows at once": [4, 4],
            "custom and getApiUrl": [16, 16],
        ])
}
