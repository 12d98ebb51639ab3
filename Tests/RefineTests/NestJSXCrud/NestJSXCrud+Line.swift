import Refine

extension NestJSXCrud {
    /// Parses a request written as `GET posts?limit=10`; `main` is a database.
    func parse(
        _ line: String, body: String = "", headers: [(name: String, value: String)] = []
    ) throws(HttpError) -> DataRequest {
        try parse(.line(line, body: body, headers: headers, databases: ["main"]))
    }

    /// The list that `GET posts?…` asks for.
    func list(_ query: String) throws -> ListRequest {
        let request = try parse("GET posts?" + query)
        guard case .getList(let list) = request.operation else { throw NotAList(request: request) }
        return list
    }

    /// The filters of `s`.
    func search(_ json: String) throws -> [CrudFilter] {
        try list("s=" + percentEncoded(json)).filters
    }
}
