import Appwrite
import GatewayTesting
import JSONBytes

extension CallScenario {
    private static let session = TransportResponse.json(
        #"{"$id":"s","userId":"u","secret":"c2VjcmV0","expire":""}"#)
    private static let made = TransportResponse.json(#"{"$id":"x","userId":"u"}"#, status: 201)

    static let sessions: [CallScenario] = [
        CallScenario(
            name: "log in", answer: session,
            call: { _ = try await $0.createEmailPasswordSession(email: "a@b.c", password: "p", as: key) },
            line: "POST /v1/account/sessions/email", body: #"{"email":"a@b.c","password":"p"}"#),
        CallScenario(
            name: "log in anonymously", answer: session,
            call: { _ = try await $0.createAnonymousSession(as: key) },
            line: "POST /v1/account/sessions/anonymous", body: "{}"),
        CallScenario(
            name: "log in by token", answer: session,
            call: { _ = try await $0.createSession(userID: "u", secret: "s", as: key) },
            line: "POST /v1/account/sessions/token", body: #"{"userId":"u","secret":"s"}"#),
        CallScenario(
            name: "log out", answer: .empty(), call: { try await $0.deleteCurrentSession(as: user) },
            line: "DELETE /v1/account/sessions/current"),
        CallScenario(
            name: "make a JWT", answer: .json(#"{"jwt":"a.b.c"}"#),
            call: { _ = try await $0.createJWT(lifetime: 60, as: user) }, line: "POST /v1/account/jwts",
            body: #"{"duration":60}"#),
        CallScenario(
            name: "send a link", answer: made,
            call: {
                _ = try await $0.createMagicURLToken(email: "a@b.c", url: "https://p.test/", as: key)
            },
            line: "POST /v1/account/tokens/magic-url",
            body: #"{"userId":"unique()","email":"a@b.c","url":"https://p.test/"}"#),
        CallScenario(
            name: "send a code", answer: made,
            call: { _ = try await $0.createEmailToken(email: "a@b.c", as: key) },
            line: "POST /v1/account/tokens/email", body: #"{"userId":"unique()","email":"a@b.c"}"#),
    ]

    static let accounts: [CallScenario] = [
        CallScenario(
            name: "own account", call: { _ = try await $0.getAccount(as: user) }, line: "GET /v1/account"),
        CallScenario(
            name: "new account",
            call: { try await $0.createAccount(email: "a@b.c", password: "p", name: "A", as: key) },
            line: "POST /v1/account",
            body: #"{"userId":"unique()","email":"a@b.c","password":"p","name":"A"}"#),
        CallScenario(
            name: "new password", call: { try await $0.updatePassword("n", oldPassword: nil, as: user) },
            line: "PATCH /v1/account/password", body: #"{"password":"n"}"#),
        CallScenario(
            name: "forgotten password",
            call: { try await $0.createRecovery(email: "a@b.c", url: "https://p.test/", as: key) },
            line: "POST /v1/account/recovery", body: #"{"email":"a@b.c","url":"https://p.test/"}"#),
        CallScenario(
            name: "recovered password",
            call: { try await $0.updateRecovery(userID: "u", secret: "s", password: "n", as: key) },
            line: "PUT /v1/account/recovery", body: #"{"userId":"u","secret":"s","password":"n"}"#),
        CallScenario(
            name: "factors", answer: .json(#"{"totp":true,"email":false}"#),
            call: { _ = try await $0.listFactors(as: user) }, line: "GET /v1/account/mfa/factors"),
        CallScenario(
            name: "challenge", answer: made,
            call: { _ = try await $0.createChallenge(factor: "totp", as: user) },
            line: "POST /v1/account/mfa/challenges", body: #"{"factor":"totp"}"#),
        CallScenario(
            name: "answer to a challenge",
            call: { try await $0.answerChallenge("c", code: "1", as: user) },
            line: "PUT /v1/account/mfa/challenges", body: #"{"challengeId":"c","otp":"1"}"#),
        CallScenario(
            name: "no teams", answer: .json(#"{"total":0,"teams":[]}"#),
            call: { _ = try await $0.listMemberships(of: "u", as: user) }, line: "GET /v1/teams",
            parameters: [#"queries[0]={"method":"limit","values":[100]}"#]),
    ]
}
