import Appwrite
import GatewayTesting
import HTTPTypes
import HummingbirdTesting
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Services: requests to Appwrite")
struct ServiceTests {
    @Test(arguments: ServiceScenario.reading + ServiceScenario.writing)
    func aRequestBecomesCalls(_ scenario: ServiceScenario) async throws {
        let bed = ServiceBed()
        let answer = try await bed.request(scenario.method, scenario.uri, body: scenario.body)
        #expect(answer.status.code == scenario.status, "\(answer.text)")
        #expect(bed.calls == scenario.calls)
        for text in scenario.contains { #expect(answer.text.contains(text), "\(answer.text)") }
        for text in scenario.lacks { #expect(!answer.text.contains(text), "\(answer.text)") }
        #expect(answer.headers[.eTag] == nil)
    }

    /// Whoever does not hold a role of the configuration never makes a call with the key.
    @Test(arguments: ServiceScenario.reading + ServiceScenario.writing)
    func theKeyIsForThoseWhoHaveTheRole(_ scenario: ServiceScenario) async throws {
        let bed = ServiceBed()
        for session in ["ben", "expired", nil] {
            let answer = try await bed.request(scenario.method, scenario.uri, body: scenario.body, as: session)
            #expect(!answer.text.contains("canary") && !answer.text.contains("ada@x.org"))
        }
        #expect(bed.calls.allSatisfy { $0.hasSuffix(" caller") }, "\(bed.calls)")
    }

    @Test func whoIsRefusedLearnsWhichRoleIsMissing() async throws {
        let bed = ServiceBed()
        let user = try await bed.request(.get, "/rest/users", as: "ben")
        #expect(user.status == .forbidden && user.json?["type"] == "gateway_role_missing")
        #expect(user.json?["message"]?.string?.contains("`label:admin`") == true)
        for session in ["expired", nil] {
            let guest = try await bed.request(.get, "/rest/users", as: session)
            #expect(guest.status == .unauthorized && guest.json?["type"] == "gateway_not_signed_in")
        }
    }

    @Test func rolesOfTeamsAreLookedUpAndRemembered() async throws {
        let bed = ServiceBed { $0.services["users"]?.roles = [.label("admin"), .team("staff", role: "owner")] }
        for _ in 1...2 { #expect(try await bed.request(.get, "/rest/users/u", as: "chief").status == .ok) }
        #expect(bed.transport.requests.count { $0.path == "/v1/account" } == 1)
        #expect(bed.calls == ["GET /users/u key", "GET /users/u key"])
        #expect(try await bed.request(.get, "/rest/users/u", as: "ben").status == .forbidden)
    }

    @Test func aWriteMakesRolesBeLookedUpAnew() async throws {
        let bed = ServiceBed()
        _ = try await bed.request(.get, "/rest/users/u")
        _ = try await bed.request(.delete, "/rest/users/u")
        _ = try await bed.request(.get, "/rest/users/u")
        #expect(bed.transport.requests.count { $0.path == "/v1/account" } == 2)
    }

    @Test func oneParentMayBeSettled() async throws {
        let bed = ServiceBed { $0.services["memberships"]?.parent = "t" }
        let list = try await bed.request(.get, "/simple-rest/memberships?_start=0&_end=5")
        #expect(list.text.hasPrefix(#"[{"id":"m""#))
        #expect(try await bed.request(.get, "/simple-rest/memberships?teamId=v").text == "[]")
        #expect(try await bed.request(.get, "/simple-rest/memberships/m").status == .ok)
        let other = try await bed.request(.post, "/rest/memberships", body: #"{"teamId":"v","roles":[]}"#)
        #expect(other.status == .badRequest)
        #expect(
            bed.calls == [
                #"GET /teams/t/memberships {"method":"limit","values":[5]} caller"#,
                "GET /teams/t/memberships/m caller",
            ])
    }

    @Test func theKeyMayActWhereTheConfigurationSaysSo() async throws {
        let bed = ServiceBed {
            $0.services["teams"]?.roles = [.label("admin")]
            $0.services["teams"]?.usesKey = true
        }
        #expect(try await bed.request(.get, "/rest/teams/t").status == .ok)
        #expect(try await bed.request(.get, "/rest/teams/t", as: "ben").status == .forbidden)
        #expect(bed.calls == ["GET /teams/t key"])
    }

    @Test func whatIsNotListedIsNoService() async throws {
        let bed = ServiceBed { $0.services["users"] = nil }
        _ = try await bed.request(.get, "/rest/users")
        #expect(bed.calls.allSatisfy { !$0.hasPrefix("GET /users") })
    }

    @Test func operationsAreLimited() async throws {
        let bed = ServiceBed { $0.services["users"]?.operations = [.list, .show] }
        let answer = try await bed.request(.delete, "/rest/users/u")
        #expect(answer.status == .forbidden && answer.json?["type"] == "gateway_operation_not_allowed")
        #expect(bed.transport.requests.isEmpty)
    }
}

@Suite("Services: access")
struct ServiceAccessTests {
    @Test func theMapSaysWhatWillBeAnswered() async throws {
        let bed = ServiceBed { $0.services["users"]?.operations = [.list, .show] }
        let admin = try #require(try await bed.request(.get, "/access/users").json)
        #expect(admin["list"] == ["can": true] && admin["show"] == ["can": true])
        #expect(admin["edit"]?["can"] == false && admin["clone"]?["can"] == false)
        let user = try #require(try await bed.request(.get, "/access/users", as: "ben").json)
        #expect(user["list"]?["reason"]?.string?.contains("`label:admin`") == true)
        let guest = try #require(try await bed.request(.get, "/access/users", as: nil).json)
        #expect(guest["list"]?["can"] == false)
        #expect(try await bed.request(.get, "/access/teams", as: "ben").json?["edit"] == ["can": true])
        #expect(try await bed.request(.get, "/access/files", as: "ben").json?["create"]?["can"] == false)
    }

    @Test func anAccessTokenOpensWhatItNames() async throws {
        let bed = ServiceBed { configuration in
            configuration.access.mode = .key
            configuration.access.tokens = [
                "desk": .init(secret: "desk-token-0123456789", extent: .resources(["users": [.list]]))
            ]
        }
        #expect(try await bed.request(.get, "/rest/users").status == .unauthorized)
        #expect(bed.calls.isEmpty)
        #expect(try await bed.request(.get, "/rest/users", token: "desk-token-0123456789").status == .ok)
        #expect(try await bed.request(.delete, "/rest/users/u", token: "desk-token-0123456789").status == .forbidden)
        #expect(bed.calls.allSatisfy { $0.hasPrefix("GET /users ") && $0.hasSuffix(" key") })
    }
}
