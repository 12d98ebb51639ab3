import Refine

extension RecordedDialect {
    static let rest = RecordedDialect(
        dialect: Rest(), providers: [.rest], catalogue: TraceLoss.rest, understood: [143],
        losses: [
            "null and empty arrays": [3],
            "objects are no values": [1],
            "pages before the first": [1],
            "meta does not travel, but for its query": [6],
            "resources are not encoded": [2],
            "ids are not encoded": [10],
            "variables that are no row": [2],
            "methods that the provider lacks": [11],
            "custom and getApiUrl": [16],
        ])
}
