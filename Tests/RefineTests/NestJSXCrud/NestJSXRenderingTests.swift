import JSONBytes
import Refine
import Testing

@Suite struct NestJSXRenderingTests {
    private let dialect = NestJSXCrud()
    private let rows = Array(#"[{"id":"a","n":9007199254740993}]"#.utf8)

    private func render(
        _ answer: DataAnswer, page: Pagination = .everything
    ) -> (status: Int, headers: [String], body: String) {
        let request = DataRequest(resource: "posts", operation: .getList(ListRequest(pagination: page)))
        let response = dialect.render(answer, for: request)
        return (
            response.status, response.headers.map { "\($0.name): \($0.value)" },
            String(decoding: response.body, as: UTF8.self)
        )
    }

    @Test(arguments: [
        (Pagination.everything, 42, #""page":1,"pageCount":1"#),
        (.window(offset: 0, limit: 10), 42, #""page":1,"pageCount":5"#),
        (.window(offset: 20, limit: 10), 42, #""page":3,"pageCount":5"#),
        (.window(offset: 25, limit: 10), 40, #""page":3,"pageCount":4"#),
        (.window(offset: 0, limit: 10), 0, #""page":1,"pageCount":1"#),
        (.window(offset: 0, limit: 0), 42, #""page":1,"pageCount":1"#),
        (.window(offset: .max, limit: 1), .max, #""page":9223372036854775807,"pageCount":9223372036854775807"#),
        (.window(offset: 0, limit: .max), .max, #""page":1,"pageCount":1"#),
    ])
    func aListIsAnEnvelopeThatCountsPages(_ page: Pagination, _ total: Int, _ expected: String) {
        let list = render(.list(ListAnswer(rows: rows, count: 1, total: total)), page: page)
        let body = #"{"data":[{"id":"a","n":9007199254740993}],"count":1,"total":\#(total),\#(expected)}"#
        #expect(list == (200, ["X-Total-Count: \(total)"], body))
    }

    @Test func aListSaysThatItIsCutAndWhereItGoesOn() {
        let answer = ListAnswer(
            rows: Array("[]".utf8), count: 0, total: 9, isTruncated: true, nextCursor: "n\"1", previousCursor: "p1")
        let list = render(.list(answer), page: .cursor("x", limit: 5))
        #expect(
            list == (
                200, ["X-Total-Count: 9", "X-Truncated: true", "X-Cursor-Next: n\"1", "X-Cursor-Prev: p1"],
                #"{"data":[],"count":0,"total":9,"cursor":{"next":"n\"1","prev":"p1"}}"#
            ))
    }

    @Test func otherRowsPassByteForByte() {
        let row = Array(#"{"id":"a","n":9007199254740993,"x":null}"#.utf8)
        #expect(render(.row(row)) == (200, [], #"{"id":"a","n":9007199254740993,"x":null}"#))
        #expect(render(.created(row)) == (201, [], #"{"id":"a","n":9007199254740993,"x":null}"#))
        #expect(render(.rows(Array("[]".utf8))) == (200, [], "[]"))
        #expect(render(.createdRows(rows)) == (201, [], #"[{"id":"a","n":9007199254740993}]"#))
    }

    @Test func deletionsNameTheirRows() {
        #expect(render(.deleted(id: "a\"1")) == (200, [], #"{"id":"a\"1"}"#))
        #expect(render(.deletedRows(ids: ["a", "b"])) == (200, [], #"[{"id":"a"},{"id":"b"}]"#))
        #expect(render(.deletedRows(ids: [])) == (200, [], "[]"))
    }

    @Test func anErrorWithoutColumnsBelongsToNone() {
        let response = dialect.render(HttpError(404, type: "row_not_found", "No such \"row\"."))
        #expect(response.status == 404)
        #expect(response.headers.isEmpty)
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == #"{"message":[" No such \"row\"."],"statusCode":404,"type":"row_not_found","error":"No such \"row\"."}"#
        )
    }

    @Test func anErrorNamesColumnsAndCarriesItsHeaders() {
        let error = HttpError(
            400, type: "general_argument_invalid", "Two columns.",
            errors: ["views": ["Too small.", "views are odd."], "title": ["Missing."]],
            headers: ["Retry-After": "3", "Allow": "GET"])
        let response = dialect.render(error)
        #expect(response.headers.map(\.name) == ["Allow", "Retry-After"])
        #expect(response.headers.map(\.value) == ["GET", "3"])
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == #"{"message":["title Missing.","views Too small.","views are odd."],"statusCode":400,"type":"general_argument_invalid","errors":{"title":["Missing."],"views":["Too small.","views are odd."]},"error":"Two columns."}"#
        )
    }

    @Test func aNameThatCannotStandBeforeASpaceIsNoColumn() {
        let error = HttpError(400, type: "x", "Odd.", errors: ["a b": ["Wrong."], "": ["Empty."], "c": []])
        let body = dialect.render(error).body
        #expect(String(decoding: body, as: UTF8.self).contains(#""message":[" Empty."," Wrong."]"#))
    }
}
