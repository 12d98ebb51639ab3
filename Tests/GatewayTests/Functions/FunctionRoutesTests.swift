import Appwrite
import GatewayTesting
import HTTPTypes
import HummingbirdTesting
import JSONBytes
import Testing

@testable import Gateway

@Suite("Functions: running them and looking runs up")
struct FunctionRoutesTests {
    private static let execution =
        #"{"$id":"e1","$createdAt":"2026-11-22T10:00:00.000+00:00","status":"completed","responseStatusCode":200,"responseBody":"hi","duration":0.125}"#

    private static func bed(
        _ answer: @escaping RecordingTransport.Responder = { _ in .json(execution, status: 201) }
    ) -> AppwriteBed {
        AppwriteBed(answer: answer)
    }

    @Test func aFunctionIsRunInTheCallersName() async throws {
        let bed = Self.bed()
        let answer = try await bed.request(
            .post, "/functions/echo/executions", headers: AppwriteBed.browser, body: #"{"body":"hi","method":"POST"}"#)
        #expect(answer.status == .created)
        #expect(
            answer.text
                == #"{"id":"e1","$createdAt":"2026-11-22T10:00:00.000+00:00","status":"completed","responseStatusCode":200,"responseBody":"hi","duration":0.125}"#
        )
        let request = try #require(bed.transport.requests.first)
        #expect(request.path == "/v1/functions/echo/executions")
        #expect(request.bodyText == #"{"body":"hi","method":"POST"}"#)
        #expect(request.header("X-Appwrite-Session") == ["s3cret"])
        #expect(request.header("X-Appwrite-Key") == [])
        // Appwrite waits 30 seconds for a function.
        #expect(request.patience == .seconds(40))
    }

    @Test func oneThatRunsLaterIsAccepted() async throws {
        let bed = Self.bed { _ in .json(#"{"$id":"e2","status":"waiting"}"#, status: 202) }
        let answer = try await bed.request(
            .post, "/functions/echo/executions", headers: AppwriteBed.script, body: #"{"async":true}"#)
        #expect(answer.status == .accepted)
        #expect(answer.json == ["id": "e2", "status": "waiting"])
    }

    @Test func runsAreLookedUp() async throws {
        let bed = Self.bed { request in
            request.path.hasSuffix("/e1")
                ? .json(Self.execution) : .json(#"{"total":31,"executions":[\#(Self.execution)]}"#)
        }
        let one = try await bed.request(.get, "/functions/echo/executions/e1", headers: AppwriteBed.script)
        #expect(one.json?["id"] == "e1" && one.json?["$id"] == nil)
        let list = try await bed.request(
            .get, "/functions/echo/executions?_start=20&_end=30&status=failed", headers: AppwriteBed.script)
        #expect(list.json?.array?.map { $0["id"]?.string } == ["e1"])
        #expect(list.headers[.totalCount] == "31")
        #expect(
            bed.transport.requests.last?.queries == [
                #"{"method":"equal","attribute":"status","values":["failed"]}"#,
                #"{"method":"orderDesc","attribute":"$createdAt"}"#, #"{"method":"limit","values":[10]}"#,
                #"{"method":"offset","values":[20]}"#,
            ])
    }

    @Test func theNumberOfManyRunsIsExact() async throws {
        let runs = LongList(member: "executions", count: 6_123, entry: Self.execution)
        let bed = Self.bed { runs.answer($0) }
        let list = try await bed.request(
            .get, "/functions/echo/executions?_start=0&_end=5&status=failed", headers: AppwriteBed.script)
        #expect(list.json?.array?.count == 5)
        #expect(list.headers[.totalCount] == "6123")
        // Those of the same status are counted, at the same place, in the caller's own name.
        for request in bed.transport.requests {
            #expect(request.path == "/v1/functions/echo/executions")
            #expect(request.queries.first == #"{"method":"equal","attribute":"status","values":["failed"]}"#)
            #expect(request.header("X-Appwrite-Key") == [])
        }
    }

    @Test(arguments: [
        ("GET", "/functions", 404), ("GET", "/functions/echo", 404), ("GET", "/functions/echo/deployments", 404),
        ("GET", "/functions/echo/executions/e1/logs", 404), ("GET", "/functions/..%2fusers/executions", 404),
        ("GET", "/functions/%2e%2e/executions", 404),
        ("DELETE", "/functions/echo/executions/e1", 405), ("POST", "/functions/echo/executions/e1", 405),
        ("PUT", "/functions/echo/executions", 405), ("GET", "/functions/echo/executions?_end=1000", 400),
        ("GET", "/functions/echo/executions?_start=x", 400), ("GET", "/functions/echo/executions?status=odd", 400),
        ("GET", "/functions/echo/executions?queries[]=x", 400),
    ])
    func nothingElseIsHere(_ example: (method: String, uri: String, status: Int)) async throws {
        let bed = Self.bed()
        let method = try #require(HTTPRequest.Method(example.method))
        let answer = try await bed.request(method, example.uri, headers: AppwriteBed.script)
        #expect(Int(answer.status.code) == example.status)
        #expect(bed.transport.requests.isEmpty)
    }

    @Test func refusalsAreAppwrites() async throws {
        let bed = Self.bed { _ in
            .appwriteError(404, "function_not_found", "Function with the requested ID could not be found.")
        }
        let answer = try await bed.request(.post, "/functions/nope/executions", headers: AppwriteBed.script)
        #expect(answer.status == .notFound)
        #expect(answer.json?["type"] == "function_not_found")
        #expect(answer.json?["statusCode"] == 404)
    }
}
