import JSONBytes
import Refine
import Testing

@Suite struct RenderingTests {
    private let dialect = SimpleRest()
    private let request = DataRequest(resource: "posts", operation: .getList(ListRequest()))

    private func render(_ answer: DataAnswer) -> (status: Int, headers: [String], body: String) {
        let response = dialect.render(answer, for: request)
        return (
            response.status, response.headers.map { "\($0.name): \($0.value)" },
            String(decoding: response.body, as: UTF8.self)
        )
    }

    @Test func aListIsAnArrayWithItsTotal() {
        let list = render(.list(ListAnswer(rows: Array(#"[{"id":"a"}]"#.utf8), count: 1, total: 42)))
        #expect(list == (200, ["X-Total-Count: 42"], #"[{"id":"a"}]"#))
    }

    @Test func aListSaysThatItIsCutAndWhereItGoesOn() {
        let answer = ListAnswer(
            rows: Array("[]".utf8), count: 0, total: 9_000, isTruncated: true, nextCursor: "n1", previousCursor: "p1")
        let list = render(.list(answer))
        #expect(
            list == (200, ["X-Total-Count: 9000", "X-Truncated: true", "X-Cursor-Next: n1", "X-Cursor-Prev: p1"], "[]"))
    }

    @Test func rowsPassByteForByte() {
        let row = Array(#"{"id":"a","n":9007199254740993,"x":null}"#.utf8)
        #expect(render(.row(row)) == (200, [], #"{"id":"a","n":9007199254740993,"x":null}"#))
        #expect(render(.created(row)) == (201, [], #"{"id":"a","n":9007199254740993,"x":null}"#))
        #expect(render(.rows(Array("[]".utf8))) == (200, [], "[]"))
        #expect(render(.createdRows(Array("[]".utf8))) == (201, [], "[]"))
    }

    @Test func deletionsNameTheirRows() {
        #expect(render(.deleted(id: "a\"1")) == (200, [], #"{"id":"a\"1"}"#))
        #expect(render(.deletedRows(ids: ["a", "b"])) == (200, [], #"[{"id":"a"},{"id":"b"}]"#))
        #expect(render(.deletedRows(ids: [])) == (200, [], "[]"))
    }

    @Test func anErrorRepeatsItsStatus() {
        let response = dialect.render(HttpError(404, type: "row_not_found", "No such \"row\"."))
        #expect(response.status == 404)
        #expect(response.headers.isEmpty)
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == #"{"message":"No such \"row\".","statusCode":404,"type":"row_not_found"}"#)
    }

    @Test func anErrorTellsWhatBecameOfEachRow() {
        let error = HttpError(
            409, type: "row_already_exists", "Taken.", errors: ["id": ["Taken."]],
            details: ["done": ["a"], "failed": [["id": "b"]]])
        #expect(
            String(decoding: dialect.render(error).body, as: UTF8.self)
                == #"{"message":"Taken.","statusCode":409,"type":"row_already_exists","errors":{"id":["Taken."]},"details":{"done":["a"],"failed":[{"id":"b"}]}}"#
        )
    }

    @Test func anErrorNamesColumnsAndCarriesItsHeaders() {
        let error = HttpError(
            400, type: "general_argument_invalid", "Two columns.",
            errors: ["views": ["Too small.", "Odd."], "title": ["Missing."]],
            headers: ["Retry-After": "3", "Allow": "GET"])
        let response = dialect.render(error)
        #expect(response.headers.map(\.name) == ["Allow", "Retry-After"])
        #expect(response.headers.map(\.value) == ["GET", "3"])
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == #"{"message":"Two columns.","statusCode":400,"type":"general_argument_invalid","errors":{"title":["Missing."],"views":["Too small.","Odd."]}}"#
        )
    }
}
