import JSONBytes

// The further factors of a session (MFA), which Appwrite wants before anything else is answered.
extension AppwriteClient {
    /// `GET /account/mfa/factors`: those that the caller can show, such as `totp`, `email`, `phone` and `recoveryCode`, in Appwrite's order.
    public func listFactors(as caller: Caller) async throws(AppwriteFailure) -> [String] {
        let json = try await parsed(AppwriteCall(.get, AppwritePath("/account/mfa/factors")), as: caller)
        guard let members = json.object?.members else { return [] }
        return members.filter { $0.value == true }.map(\.key)
    }

    /// `POST /account/mfa/challenges`: has a code sent, where the factor is one that is sent.
    /// - Returns: the challenge's id.
    public func createChallenge(factor: String, as caller: Caller) async throws(AppwriteFailure) -> String {
        let call = AppwriteCall(.post, AppwritePath("/account/mfa/challenges"), body: ["factor": .string(factor)])
        guard let id = try await parsed(call, as: caller)["$id"]?.string, !id.isEmpty else {
            throw call.unreadable("a new challenge has no $id")
        }
        return id
    }

    /// `PUT /account/mfa/challenges`: answers a challenge with the code; the caller's session is then whole.
    public func answerChallenge(_ id: String, code: String, as caller: Caller) async throws(AppwriteFailure) {
        let body: JSONObject = ["challengeId": .string(id), "otp": .string(code)]
        try await send(AppwriteCall(.put, AppwritePath("/account/mfa/challenges"), body: body), as: caller)
    }
}
