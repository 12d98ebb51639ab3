import JSONBytes
import Refine

/// Finds files in rows, and puts their URLs in their places. Makes no calls.
struct InlineFiles: Sendable {
    /// The bucket of each column's files.
    let buckets: [String: String]
    /// Columns that keep objects: those keep their members, with `url` in place of the bytes.
    let json: Set<String>

    struct Found: Sendable, Hashable {
        var bucket: String
        var content: InlineFile.Content
    }

    /// - Throws: 400 that names the column of a file that cannot be read.
    func found(in rows: [JSONObject]) throws(HttpError) -> [Found] {
        var found: [Found] = []
        for row in rows {
            for (column, bucket) in places(in: row) {
                for value in Self.values(row[column]) {
                    guard let file = InlineFile(value) else { continue }
                    found.append(Found(bucket: bucket, content: try file.content(column: column)))
                }
            }
        }
        return found
    }

    /// - Parameter urls: of the files found, in the same order.
    func replaced(_ rows: [JSONObject], by urls: [String]) -> [JSONObject] {
        var rest = urls[...]
        return rows.map { row in
            var row = row
            for (column, _) in places(in: row) {
                guard let value = row[column] else { continue }
                if case .array(let elements) = value {
                    row[column] = .array(elements.map { replaced($0, column, &rest) })
                } else {
                    row[column] = replaced(value, column, &rest)
                }
            }
            return row
        }
    }

    private func replaced(_ value: JSONValue, _ column: String, _ urls: inout ArraySlice<String>) -> JSONValue {
        guard InlineFile(value) != nil, let url = urls.popFirst() else { return kept(value, column) }
        guard json.contains(column), case .object(var object) = value else { return .string(url) }
        object["base64String"] = nil
        object["url"] = .string(url)
        return .object(object)
    }

    /// A file that was uploaded before comes back from an edit form as an object with its URL.
    private func kept(_ value: JSONValue, _ column: String) -> JSONValue {
        guard !json.contains(column), let url = value["url"]?.string else { return value }
        return .string(url)
    }

    /// In one order, whatever order dictionaries have.
    private func places(in row: JSONObject) -> [(column: String, bucket: String)] {
        row.memberKeys.compactMap { column in buckets[column].map { (column, $0) } }
    }

    private static func values(_ value: JSONValue?) -> [JSONValue] {
        switch value {
        case nil: []
        case .array(let elements): elements
        case let value?: [value]
        }
    }
}
