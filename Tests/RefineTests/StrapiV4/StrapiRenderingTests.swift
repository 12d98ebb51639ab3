import JSONBytes
import Refine
import Testing

@Suite struct StrapiRenderingTests {
    private let dialect = StrapiV4()

    private func text(
        _ answer: DataAnswer, _ operation: DataRequest.Operation = .getOne(id: "a")
    ) -> (status: Int, body: String) {
        let response = dialect.render(answer, for: DataRequest(resource: "posts", operation: operation))
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }

    private func list(
        _ rows: String, total: Int, count: Int, _ pagination: Pagination = .everything, next: String? = nil
    ) -> String {
        let answer = ListAnswer(rows: Array(rows.utf8), count: count, total: total, nextCursor: next)
        return text(.list(answer), .getList(ListRequest(pagination: pagination))).body
    }

    private static let update = DataRequest.Operation.update(id: "a", RowInput(data: [:]))

    @Test(arguments: [
        (#"[]"#, #"[]"#), (#"[{"id":"a"}]"#, #"[{"id":"a","attributes":{}}]"#),
        (
            #"[{"id":"a","t":1},{"id":"b","t":null}]"#,
            #"[{"id":"a","attributes":{"t":1}},{"id":"b","attributes":{"t":null}}]"#
        ),
        (
            #"[{"id":"a\"\\","n":9007199254740993,"f":1.50}]"#,
            #"[{"id":"a\"\\","attributes":{"n":9007199254740993,"f":1.50}}]"#
        ),
        (
            #"[{"id":"a","author":{"id":"b","name":"x"},"tags":[{"id":"c"}]}]"#,
            #"[{"id":"a","attributes":{"author":{"id":"b","name":"x"},"tags":[{"id":"c"}]}}]"#
        ),
        // What does not begin with an id stays what it is; the providers take it so too.
        (#"[{"t":1},{},{"id":7},{"id" :"a"}]"#, #"[{"t":1},{},{"id":7},{"id" :"a"}]"#),
    ])
    func putsEntriesAroundRows(_ rows: String, _ entries: String) {
        #expect(text(.rows(Array(rows.utf8))).body == #"{"data":\#(entries),"meta":{}}"#)
        #expect(text(.createdRows(Array(rows.utf8))).status == 201)
    }

    @Test(arguments: [
        (Pagination.window(offset: 20, limit: 10), 10, 42, #""page":3,"pageSize":10,"pageCount":5,"total":42"#),
        (.window(offset: 0, limit: 10), 10, 40, #""page":1,"pageSize":10,"pageCount":4,"total":40"#),
        (.window(offset: 0, limit: 0), 0, 42, #""page":1,"pageSize":0,"pageCount":0,"total":42"#),
        (.window(offset: 7, limit: 5), 5, 42, #""start":7,"limit":5,"total":42"#),
        (.everything, 42, 42, #""page":1,"pageSize":42,"pageCount":1,"total":42"#),
        (.everything, 40, 42, #""page":1,"pageSize":40,"pageCount":2,"total":42"#),
        (.everything, 0, 0, #""page":1,"pageSize":0,"pageCount":0,"total":0"#),
        (.cursor("a", limit: 10), 10, 42, #""pageSize":10,"total":42"#),
        (.cursor("a", limit: nil), 3, 42, #""pageSize":3,"total":42"#),
        (.window(offset: 0, limit: .max), 3, 3, #""page":1,"pageSize":9223372036854775807,"pageCount":1,"total":3"#),
    ])
    func saysWhichPageItIs(_ pagination: Pagination, _ count: Int, _ total: Int, _ expected: String) {
        #expect(
            list("[]", total: total, count: count, pagination) == #"{"data":[],"meta":{"pagination":{\#(expected)}}}"#)
    }

    @Test func saysWhereAListGoesOn() {
        let answer = ListAnswer(
            rows: Array("[]".utf8), count: 0, total: 9, isTruncated: true, nextCursor: "n", previousCursor: "p")
        let request = DataRequest(
            resource: "posts", operation: .getList(ListRequest(pagination: .cursor("", limit: 5))))
        let response = dialect.render(.list(answer), for: request)
        #expect(response.headers.map(\.name) == ["X-Total-Count", "X-Truncated", "X-Cursor-Next", "X-Cursor-Prev"])
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == #"{"data":[],"meta":{"pagination":{"pageSize":5,"total":9},"cursor":{"next":"n","prev":"p"}}}"#)
    }

    @Test func answersAWrittenRowBothWays() {
        let row = Array(#"{"id":"a","t":"é","n":1.50}"#.utf8)
        let both = #"{"id":"a","t":"é","n":1.50,"data":{"id":"a","attributes":{"t":"é","n":1.50}},"meta":{}}"#
        #expect(text(.created(row), .create(RowInput(data: [:]))) == (201, both))
        #expect(text(.row(row), Self.update) == (200, both))
        #expect(text(.row(row)) == (200, #"{"data":{"id":"a","attributes":{"t":"é","n":1.50}},"meta":{}}"#))
        #expect(
            text(.row(Array(#"{"id":"a","data":1,"meta":2}"#.utf8)), Self.update).body
                == #"{"id":"a","data":{"id":"a","attributes":{"data":1,"meta":2}},"meta":{}}"#)
    }

    @Test func deletionsNameTheirRows() {
        #expect(text(.deleted(id: "a\"")).body == #"{"id":"a\"","data":{"id":"a\"","attributes":{}},"meta":{}}"#)
        #expect(
            text(.deletedRows(ids: ["a", "b"])).body
                == #"{"data":[{"id":"a","attributes":{}},{"id":"b","attributes":{}}],"meta":{}}"#)
    }

    /// What the providers unwrap is what was put in: columns called `data` and `attributes`, related rows, totals, empty lists.
    @Test(arguments: StrapiProviderModel.allCases)
    func theProvidersFindRowsAndTotals(_ provider: StrapiProviderModel) throws {
        let rows =
            #"[{"id":"a","data":null,"attributes":{"x":1},"author":{"id":"b","name":"n"},"tags":[{"id":"c","t":1}]},{"id":"b","data":"x"}]"#
        let body = try JSONValue(parsing: list(rows, total: 42, count: 2, .window(offset: 0, limit: 2), next: "b"))
        let expected = try JSONValue(parsing: rows)
        #expect(provider.outcome(of: "getList", status: 200, body: body) == .took(expected))
        #expect(provider.total(of: body) == 42)
        let empty = try JSONValue(parsing: list("[]", total: 0, count: 0))
        #expect(provider.outcome(of: "getList", status: 200, body: empty) == .took([]))
        #expect(provider.total(of: empty) == 0)
        let many = try JSONValue(parsing: text(.rows(Array(rows.utf8))).body)
        #expect(provider.outcome(of: "getMany", status: 200, body: many) == .took(expected))
        let row = Array(#"{"id":"a","title":"x","data":[1]}"#.utf8)
        let one = try JSONValue(parsing: text(.row(row)).body)
        #expect(provider.outcome(of: "getOne", status: 200, body: one) == .took(try JSONValue(parsing: row)))
        let created = try JSONValue(parsing: text(.created(Array(#"{"id":"a","title":"x"}"#.utf8))).body)
        guard case .took(let data?) = provider.outcome(of: "create", status: 201, body: created) else {
            Issue.record("no data")
            return
        }
        #expect(data["id"] == "a" && data["title"] == "x" && data["data"]?["id"] == "a")
    }

    @Test func anErrorIsStrapisAndOurs() {
        let error = HttpError(
            400, type: "row_invalid_structure", "Wrong.", errors: ["views": ["Too small."], "a.b": ["Odd.", "Bad."]],
            headers: ["Allow": "GET"])
        let response = dialect.render(error)
        #expect(response.status == 400)
        #expect(response.headers.map(\.name) == ["Allow"])
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == #"{"data":null,"error":{"status":400,"name":"ValidationError","message":"Wrong.","details":{"errors":[{"path":["a.b"],"message":"Odd.","name":"ValidationError"},{"path":["a.b"],"message":"Bad.","name":"ValidationError"},{"path":["views"],"message":"Too small.","name":"ValidationError"}]}},"message":"Wrong.","statusCode":400,"type":"row_invalid_structure","errors":{"a.b":["Odd.","Bad."],"views":["Too small."]}}"#
        )
        let plain = String(decoding: dialect.render(HttpError(404, type: "row_not_found", "No.")).body, as: UTF8.self)
        #expect(
            plain
                == #"{"data":null,"error":{"status":404,"name":"NotFoundError","message":"No.","details":{"errors":[]}},"message":"No.","statusCode":404,"type":"row_not_found"}"#
        )
    }
}
