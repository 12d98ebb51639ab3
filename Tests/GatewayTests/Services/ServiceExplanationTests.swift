import Appwrite
import GatewayTesting
import JSONBytes
import Testing

@testable import Gateway

@Suite("Services: explained")
struct ServiceExplanationTests {
    private func explain(_ target: String, method: String = "GET", body: String = "") async throws -> Explanation {
        var configuration = GatewayConfiguration(
            endpoint: "https://appwrite.test/v1", project: "p", key: "standard_secret", database: "main")
        configuration.services["users"] = .init(.users, roles: [.label("admin")])
        configuration.services["memberships"] = .init(.memberships)
        let transport = RecordingTransport()
        let explainer = Explainer(configuration: configuration, transport: transport, version: ServerVersion("1.8.1"))
        let explanation = try await explainer.explain(
            ExplainedRequest(method: method, target: target, body: Array(body.utf8)))
        #expect(transport.requests.isEmpty)
        return explanation
    }

    @Test func aListNamesTheServiceAndWhoMay() async throws {
        let explanation = try await explain(
            "/rest/users?filters[0][field]=mfa&filters[0][operator]=eq&filters[0][value]=true")
        for words in [
            "getList of users (Appwrite's service users)", "who must have the role label:admin, with the server key",
            "GET /users", "by the gateway, over mfa", "Appwrite has no query for it",
        ] { #expect(explanation.text.contains(words), "\(explanation.text)") }
        #expect(!explanation.text.contains("secret"))
        #expect(explanation.json["service"] == "users" && explanation.json["table"] == nil)
        #expect(try await explain("/simple-rest/users?q=ada").text.contains(#"search "ada""#))
        #expect(try await explain("/simple-rest/users?q=ada").json["calls"]?.array?[0]["search"] == "ada")
    }

    @Test func severalParentsAreSeveralCalls() async throws {
        let calls = try await explain("/simple-rest/memberships?id=t:a&id=v:b").json["calls"]?.array ?? []
        #expect(calls.compactMap { $0["path"]?.string } == ["/teams/t/memberships", "/teams/v/memberships"])
    }

    @Test func aChangeOfAUserIsACallForEachAttribute() async throws {
        let explanation = try await explain("/rest/users/u", method: "PATCH", body: #"{"name":"B","labels":[]}"#)
        for line in ["GET /users/u (", "PATCH /users/u/name [name]", "PUT /users/u/labels [labels]"] {
            #expect(explanation.text.contains(line), "\(explanation.text)")
        }
    }
}
