import Appwrite
import GatewayTesting
import JSONBytes
import Testing

@Suite struct AppwriteCallTests {
    @Test(arguments: CallScenario.all)
    func sends(scenario: CallScenario) async throws {
        let transport = RecordingTransport(scenario.answer)
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1/", project: "p", transport: transport)
        try await scenario.call(client)

        let request = try #require(transport.requests.first)
        #expect(transport.requests.count == 1)
        #expect("\(request.method) \(request.path)" == scenario.line)
        #expect(request.url.hasPrefix("https://appwrite.test/v1/"))
        #expect(request.parameters.map { "\($0.name)=\($0.value)" } == scenario.parameters)
        #expect(request.bodyText == scenario.body)
        #expect(request.header("Content-Type") == (scenario.body == nil ? [] : ["application/json"]))
        #expect(request.header("Origin").isEmpty)
        #expect(request.header("Host").isEmpty)
        #expect(request.header("Cookie").isEmpty)
        #expect(request.url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "an unencoded character in \(request.url)")
    }

    @Test func listBytesComeBackUntouched() async throws {
        let bytes = try Fixtures.bytes("appwrite-list-25.json")
        let transport = RecordingTransport(TransportResponse(status: 200, body: bytes))
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
        #expect(try await client.listRows(CallScenario.posts, queries: [], as: CallScenario.key) == bytes)
    }

    @Test func tablesAreWalkedToTheEnd() async throws {
        let page = (0..<100).map { #"{"$id":"t\#($0)","columns":[]}"# }.joined(separator: ",")
        let transport = RecordingTransport(
            .json(#"{"total":0,"tables":[\#(page)]}"#), .json(#"{"total":0,"tables":[{"$id":"last","columns":[]}]}"#))
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
        let tables = try await client.listTables(database: "main", as: CallScenario.key)
        #expect(tables.count == 101)
        #expect(tables.last?.id == "last")
        #expect(transport.requests.last?.queries.last == #"{"method":"offset","values":[100]}"#)
    }

    @Test func theTransactionsIdIsRead() async throws {
        let transport = RecordingTransport(.json(#"{"$id":"t7","status":"pending"}"#, status: 201))
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
        #expect(try await client.createTransaction(lifetime: 300, as: CallScenario.user) == "t7")
        #expect(transport.requests.first?.bodyText == #"{"ttl":300}"#)
    }
}
