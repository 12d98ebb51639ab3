import Appwrite
import GatewayTesting
import HTTPTypes
import HummingbirdTesting
import JSONBytes
import Testing

@testable import Gateway

@Suite("Services: what goes wrong")
struct ServiceFailureTests {
    private static func refusing(
        _ method: String, _ path: String, _ status: Int, _ type: String, _ message: String
    ) -> ServiceBed {
        ServiceBed(refusing: { request in
            request.method == method && request.path == "/v1" + path
                ? .appwriteError(status, type, message) : nil
        })
    }

    @Test func aChangeOfSeveralCallsSaysHowFarItCame() async throws {
        let bed = Self.refusing(
            "PUT", "/users/u/labels", 400, "general_argument_invalid", "Invalid `labels` param: Value must be valid")
        let answer = try await bed.request(
            .patch, "/rest/users/u", body: #"{"status":false,"labels":["!"],"name":"B","email":"b@x.org"}"#)
        #expect(answer.status == .badRequest)
        #expect(
            answer.json?["details"]
                == ["applied": ["email", "name"], "failed": ["labels"], "notApplied": ["status"], "done": ["u"]])
        #expect(answer.json?["errors"] == ["labels": ["Value must be valid"]])
        #expect(answer.json?["message"]?.string?.contains("`email`, `name` are changed and stay so") == true)
        #expect(!bed.calls.contains { $0.contains("/status") })
    }

    @Test func aNewUserStaysWhenTheRestFails() async throws {
        let bed = Self.refusing("PUT", "/users/u/labels", 400, "general_argument_invalid", "no")
        let answer = try await bed.request(
            .post, "/rest/users", body: #"{"name":"B","labels":["!"],"status":false}"#)
        #expect(answer.json?["details"]?["done"] == ["u"] && answer.text.contains("created with the id"))
        #expect(answer.json?["details"]?["notApplied"] == ["status"])
    }

    @Test func anAnswerThatDoesNotComeLeavesItOpen() async throws {
        let bed = Self.refusing("PATCH", "/users/u/name", 500, "general_unknown", "Server Error")
        let answer = try await bed.request(.patch, "/rest/users/u", body: #"{"email":"b@x.org","name":"B"}"#)
        #expect(
            answer.json?["details"] == [
                "applied": ["email"], "failed": ["name"], "notApplied": [], "done": ["u"], "unknown": ["u"],
                "ids": ["u"],
            ])
        #expect(answer.status == .badGateway && answer.json?["type"] == "gateway_outcome_unknown")
    }

    @Test func severalRecordsAreToldOneByOne() async throws {
        let bed = Self.refusing("DELETE", "/users/b", 404, "user_not_found", "No such user")
        let answer = try await bed.request(.delete, "/rest/users/bulk?ids=a,b,c")
        #expect(answer.status == .notFound)
        #expect(answer.json?["details"]?["done"] == ["a", "c"])
        #expect(answer.json?["details"]?["failed"]?.array?.first?["id"] == "b")
        #expect(bed.calls == ["DELETE /users/a key", "DELETE /users/b key", "DELETE /users/c key"])
    }

    @Test func whatWouldFailForAllEndsIt() async throws {
        let bed = Self.refusing("DELETE", "/users/a", 503, "general_unknown", "down")
        let answer = try await bed.request(.delete, "/rest/users/bulk?ids=a,b,c")
        #expect(answer.json?["details"]?["notDone"] == ["b", "c"])
        #expect(bed.calls == ["DELETE /users/a key"])
    }

    @Test func aKeyThatMayNotIsTheOperatorsBusiness() async throws {
        let bed = Self.refusing("GET", "/users/u", 401, "general_unauthorized_scope", "app.standard_key missing scope")
        let answer = try await bed.request(.get, "/rest/users/u")
        #expect(answer.status == .badGateway && answer.json?["type"] == "gateway_server_key_refused")
        #expect(answer.json?["message"]?.string?.contains("users.read") == true)
        #expect(!answer.text.contains("standard_key"))
    }

    @Test func aCallerWhoMayNotIsToldSo() async throws {
        let bed = Self.refusing("GET", "/teams/t", 401, "general_unauthorized_scope", "missing scope")
        #expect(try await bed.request(.get, "/rest/teams/t").status == .unauthorized)
    }

    @Test(arguments: [
        ("user_email_already_exists", "email"), ("user_phone_already_exists", "phone"),
    ])
    func clashesNameTheirField(type: String, field: String) async throws {
        let bed = Self.refusing("PATCH", "/users/u/email", 409, type, "taken")
        let answer = try await bed.request(.patch, "/rest/users/u", body: #"{"email":"b@x.org"}"#)
        #expect(answer.status == .conflict && answer.json?["errors"]?[field] != nil)
        #expect(answer.json?["details"] == nil, "one call needs no report")
    }
}
