import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Built-in functions and their executions.
struct FunctionTests {
    private static let echo = "/functions/echo/executions"

    @Test func listsWhatIsBuiltIn() async throws {
        let harness = try Harness()
        let list = await harness.call(.get, "/functions")
        #expect(list.body["total"] == 3)
        #expect(list.ids(of: "functions") == ["echo", "inspect", "fail"])
        let query: JSONObject = ["queries": [#"{"method":"equal","attribute":"name","values":["Echo"]}"#]]
        #expect(await harness.call(.get, "/functions", query).ids(of: "functions") == ["echo"])
        let one = await harness.call(.get, "/functions/echo")
        #expect(one.body["execute"] == ["any"])
        #expect(one.body["latestDeploymentStatus"] == "ready")
        #expect(await harness.call(.get, "/functions/nosuch").type == "function_not_found")
        #expect(await harness.call(.get, "/functions", as: .guest).type == "general_unauthorized_scope")
        #expect(await harness.call(.post, "/functions", ["functionId": "x"]).type == "general_route_not_found")
    }

    @Test func answersTheCallerAllAndKeepsLess() async throws {
        let harness = try Harness()
        let headers: JSONValue = ["content-type": "application/json", "x-other": "1"]
        let ran = await harness.call(
            .post, Self.echo,
            ["body": "hi", "path": "/a?b=1", "method": "PUT", "headers": headers])
        #expect(ran.status == 201)
        #expect(ran.body["status"] == "completed")
        #expect(ran.body["responseStatusCode"] == 200)
        #expect(ran.body["responseBody"] == "hi")
        #expect(ran.body["requestMethod"] == "PUT")
        #expect(ran.body["requestPath"] == "/a?b=1")
        #expect(ran.body["requestHeaders"] == [["name": "content-type", "value": "application/json"]])
        #expect(ran.body["trigger"] == "http")
        #expect(ran.body["logs"] == "PUT /a?b=1, 2 bytes")
        let id = try #require(ran.body["$id"]?.string)
        let kept = await harness.call(.get, "\(Self.echo)/\(id)")
        #expect(kept.body["responseBody"] == "")
        #expect(
            kept.body["responseHeaders"] == [
                ["name": "content-type", "value": "application/json"], ["name": "content-length", "value": "2"],
            ])
        #expect(await harness.call(.delete, "\(Self.echo)/\(id)").status == 204)
        #expect(await harness.call(.get, "\(Self.echo)/\(id)").type == "execution_not_found")
    }

    @Test func runsInTheBackground() async throws {
        let harness = try Harness()
        let ran = await harness.call(.post, Self.echo, ["body": "hi", "async": true])
        #expect(ran.status == 202)
        #expect(ran.body["status"] == "waiting")
        #expect(ran.body["responseBody"] == "")
        let id = try #require(ran.body["$id"]?.string)
        #expect(await harness.call(.get, "\(Self.echo)/\(id)").body["status"] == "completed")
    }

    @Test func aFunctionThatBreaksIsAnExecutionThatFailed() async throws {
        let harness = try Harness()
        let ran = await harness.call(.post, "/functions/fail/executions")
        #expect(ran.status == 201)
        #expect(ran.body["status"] == "failed")
        #expect(ran.body["responseStatusCode"] == 500)
        #expect(ran.body["errors"] == "Error: this function always fails")
        let guest = await harness.call(.post, "/functions/fail/executions", as: .guest)
        #expect(guest.body["errors"] == "")
    }

    @Test func whoMayRunAndSee() async throws {
        let harness = try Harness()
        let (ann, bob) = (try await harness.signUp("ann"), try await harness.signUp("bob"))
        let inspect = "/functions/inspect/executions"
        #expect(await harness.call(.post, inspect, as: .guest).type == "user_unauthorized")
        let ran = await harness.call(.post, inspect, as: ann)
        #expect(ran.status == 201)
        #expect(ran.body["$permissions"] == ["read(\"user:ann\")"])
        let answer = try JSONValue(parsing: ran.body["responseBody"]?.string ?? "")
        #expect(answer["headers"]?["x-appwrite-user-id"] == "ann")
        #expect(await harness.call(.post, Self.echo, as: .guest).status == 201)
        await harness.call(.post, inspect)
        let id = try #require(ran.body["$id"]?.string)
        #expect(await harness.call(.get, "\(inspect)/\(id)", as: ann).status == 200)
        #expect(await harness.call(.get, "\(inspect)/\(id)", as: bob).type == "execution_not_found")
        #expect(await harness.call(.get, inspect, as: ann).ids(of: "executions") == [id])
        #expect(await harness.call(.get, inspect, as: bob).body["total"] == 0)
        #expect(await harness.call(.get, inspect).body["total"] == 2)
        #expect(await harness.call(.get, inspect, as: .guest).type == "general_unauthorized_scope")
        #expect(await harness.call(.delete, "\(inspect)/\(id)", as: ann).type == "function_not_found")
    }

    @Test(
        arguments: [
            (["method": "TRACE"], 400, "general_argument_invalid"), (["path": ""], 400, "general_argument_invalid"),
            (["headers": ["x-appwrite-user-id": "eve"]], 400, "general_argument_invalid"),
            (["headers": ["bad name": "1"]], 400, "general_argument_invalid"),
            (["scheduledAt": "2030-01-01T00:00:00Z"], 400, "general_bad_request"),
            (["scheduledAt": "2030-01-01T00:00:00Z", "async": true], 501, "general_not_implemented"),
        ] as [(JSONObject, Int, String)])
    func refuses(_ parameters: JSONObject, _ status: Int, _ type: String) async throws {
        let harness = try Harness()
        let answer = await harness.call(.post, Self.echo, parameters)
        #expect(answer.status == status)
        #expect(answer.type == type)
        #expect(await harness.call(.get, Self.echo).body["total"] == 0)
    }
}
