import JSONBytes

extension JSONValue {
    /// The elements of an array, and of what becomes of a long one on its way through refine's URLs: `qs` reads a list of more than
    /// twenty elements as an object with the keys `0`, `1`, `2`, …
    var listed: [JSONValue]? {
        if let array { return array }
        guard let object, !object.isEmpty else { return nil }
        var elements: [(index: Int, value: JSONValue)] = []
        elements.reserveCapacity(object.count)
        for (key, value) in object.members {
            guard let index = Int(key), index >= 0, String(index) == key else { return nil }
            elements.append((index, value))
        }
        return elements.sorted { $0.index < $1.index }.map(\.value)
    }

    /// What stands here as the value of a filter. An empty object says as little as an undefined value, of which it is what is left.
    /// - Throws: 400 for objects, and for lists in lists.
    func filterValue(of field: String, at place: String) throws(HttpError) -> FilterValue {
        if let elements = listed {
            var values: [FilterValue] = []
            values.reserveCapacity(elements.count)
            for (index, element) in elements.enumerated() {
                guard element.array == nil, element.object == nil else {
                    throw .invalidFilter("\(place)[\(index)]", field: field, "must be a text, number, boolean or null")
                }
                values.append(.typed(element))
            }
            return .list(values)
        }
        guard let object else { return .typed(self) }
        guard object.isEmpty else {
            throw .invalidFilter(place, field: field, "is an object, which no column can be compared with")
        }
        return .absent
    }
}
