import Appwrite
import GatewayTesting
import Testing

@Suite struct ServerVersionTests {
    @Test(arguments: [
        ("1.8.1", ServerVersion(major: 1, minor: 8, patch: 1)),
        ("1.8.1-rc.1", ServerVersion(major: 1, minor: 8, patch: 1)),
        ("10.0.12", ServerVersion(major: 10, minor: 0, patch: 12)), ("1.8", nil), ("", nil), ("x", nil),
        ("1.8.99999999999999999999", nil),
    ])
    func reads(text: String, version: ServerVersion?) {
        #expect(ServerVersion(text) == version)
    }

    @Test(arguments: ["1.8.0", "1.8.1", "1.9.6", "2.0.0"])
    func tablesAreThere(version: String) async throws {
        #expect(
            try await client(answering: .json(#"{"version":"\#(version)"}"#)).requireTables().description == version)
    }

    @Test(arguments: ["1.7.4", "1.4.0", "0.15.3"])
    func anOldServerIsNamedClearly(version: String) async throws {
        await #expect(
            throws: AppwriteFailure.unreadable(
                "Appwrite \(version) at https://appwrite.test/v1 has no TablesDB (tables and rows came with 1.8.0). "
                    + "Upgrade Appwrite.")
        ) {
            try await client(answering: .json(#"{"version":"\#(version)"}"#)).requireTables()
        }
    }

    @Test(arguments: [
        TransportResponse.json("{}"), .json("<html>"), .json(#"{"version":8}"#), .json(#"{"version":"next"}"#),
    ])
    func anAnswerWithoutAVersionIsUnreadable(response: TransportResponse) async throws {
        let failure = await #expect(throws: AppwriteFailure.self) {
            try await client(answering: response).serverVersion()
        }
        guard case .unreadable = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func anErrorIsRefused() async throws {
        let failure = await #expect(throws: AppwriteFailure.self) {
            try await client(answering: TransportResponse(status: 404, body: Array("Not Found".utf8))).requireTables()
        }
        guard case .refused(let error) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(error.status == 404)
    }

    private func client(answering response: TransportResponse) -> AppwriteClient {
        AppwriteClient(
            endpoint: "https://appwrite.test/v1", project: "p", transport: RecordingTransport(response))
    }
}
