import JSONBytes
import Refine

extension Dialect {
    /// Parses a request written as `GET posts?status=draft`.
    func parse(
        _ line: String, body: String = "", headers: [(name: String, value: String)] = [],
        databases: Set<String> = [], columns: Set<String>? = nil
    ) throws(HttpError) -> DataRequest {
        try parse(.line(line, body: body, headers: headers, databases: databases, columns: columns))
    }

    /// The list that `GET posts?…` asks for.
    func list(_ query: String, columns: Set<String>? = nil) throws -> ListRequest {
        let request = try parse("GET posts?" + query, columns: columns)
        guard case .getList(let list) = request.operation else { throw NotAList(request: request) }
        return list
    }

}

extension SimpleRest {
    /// The filters that `GET posts?…` asks for; paging keeps ids from being read as getMany.
    func filters(_ query: String, columns: Set<String>? = nil) throws -> [CrudFilter] {
        try list("_start=0&_end=10&" + query, columns: columns).filters
    }
}

struct NotAList: Error {
    var request: DataRequest
}

extension DialectRequest {
    static func line(
        _ line: String, body: String = "", headers: [(name: String, value: String)] = [],
        databases: Set<String> = [], columns: Set<String>? = nil
    ) -> DialectRequest {
        let parts = line.split(separator: " ", maxSplits: 1)
        let target = (parts.count > 1 ? parts[1] : "").split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return DialectRequest(
            method: String(parts[0]), path: String(target[0]), query: target.count > 1 ? String(target[1]) : "",
            headers: { name in headers.filter { $0.name == name }.map(\.value) }, body: Array(body.utf8),
            isDatabase: { databases.contains($0) },
            columnExists: { _, name in columns.map { $0.contains(name) } })
    }
}

extension CrudFilter {
    /// A comparison with texts, as query strings give them: one text, or several as a list.
    static func compare(_ field: String, _ operator: CrudOperator, _ text: String) -> CrudFilter {
        .logical(field: field, operator: `operator`, value: .text(text))
    }

    static func compare(_ field: String, _ operator: CrudOperator, _ texts: [String?]) -> CrudFilter {
        .logical(
            field: field, operator: `operator`, value: .list(texts.map { $0.map(FilterValue.text) ?? .absent }))
    }

    static func presence(_ field: String, _ operator: CrudOperator) -> CrudFilter {
        .logical(field: field, operator: `operator`, value: .absent)
    }
}
