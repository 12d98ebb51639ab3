import Appwrite
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Sessions: what Appwrite's word means")
struct SessionVerdictTests {
    private static func refused(_ status: Int, _ type: String) -> AppwriteFailure {
        .refused(AppwriteError(status: status, type: type, message: "Appwrite's words."))
    }

    @Test(arguments: [
        refused(401, "general_unauthorized_scope"), refused(401, "user_jwt_invalid"), refused(401, "user_unauthorized"),
        refused(403, "user_jwt_and_cookie_set"),
        .transport(TransportError(.invalidRequest, "a header with a line break")),
    ])
    func ended(_ failure: AppwriteFailure) {
        #expect(SessionVerdict(failure) == .ended(.sessionEnded))
    }

    @Test(arguments: [401, 403])
    func aBlockedUserIsToldSoInAppwritesWords(_ status: Int) {
        let error = HttpError(status, type: "user_blocked", "Appwrite's words.")
        #expect(SessionVerdict(Self.refused(status, "user_blocked")) == .ended(error))
    }

    @Test(arguments: [(401, "user_more_factors_required"), (412, "user_password_reset_required")])
    func whoHasYetToDoSomethingIsKnown(_ refusal: (status: Int, type: String)) {
        #expect(SessionVerdict(Self.refused(refusal.status, refusal.type)) == .alive)
    }

    /// None of these says anything of who calls, be it a 401 or 403 or not.
    @Test(arguments: [
        refused(403, "general_service_disabled"), refused(403, "general_api_disabled"), refused(403, "general_unknown"),
        refused(401, "general_access_forbidden"), refused(403, "general_unknown_origin"),
        refused(403, "project_id_missing"),
        refused(404, "project_not_found"), refused(404, "router_host_not_found"),
        refused(429, "general_rate_limit_exceeded"),
        refused(500, "general_unknown"), refused(503, "general_server_error"),
        .transport(TransportError(.timedOut, "slow")),
        .transport(TransportError(.unreachable, "away")), .unreadable("no JSON"),
    ])
    func whatSaysNothingIsNoEnd(_ failure: AppwriteFailure) {
        #expect(SessionVerdict(failure) == .unknown(failure))
    }

    @Test func anAccountIsALife() {
        #expect(SessionVerdict(account: ["$id": "ada"]) == .alive)
        #expect(SessionVerdict(account: ["hello": "world"]).isUnknown)
    }
}

extension SessionVerdict {
    fileprivate var isUnknown: Bool { if case .unknown = self { true } else { false } }
}
