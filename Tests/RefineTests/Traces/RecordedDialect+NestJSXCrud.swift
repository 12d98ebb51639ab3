import Refine

extension RecordedDialect {
    static let nestJSXCrud = RecordedDialect(
        dialect: NestJSXCrud(), providers: [.nestJSXAxios, .nestJSXKy], catalogue: TraceLoss.nestJSXCrud,
        understood: [136, 133],
        losses: [
            "operators without a name become $eq": [9, 9],
            "$eq with an array is refused": [6, 6],
            "undefined, objects, and texts in place of lists": [3, 3],
            "pages that are not sent, or lie before the first row": [3, 3],
            "a sorter without an order is not sent": [1, 1],
            "meta does not travel, or travels where it means nothing": [4, 5],
            "resources are not encoded": [2, 2],
            "ids are not encoded": [11, 11],
            "variables that are no row": [2, 2],
            "many rows are written one by one": [2, 0],
            "methods that the ky provider lacks": [0, 4],
            "custom and getApiUrl": [16, 16],
        ])
}
