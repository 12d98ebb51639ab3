import Appwrite
import HTTPTypes
import Hummingbird
import Refine

/// What routes need that ask Appwrite for something in the caller's own name, and in nobody else's.
struct CallerCalls: Sendable {
    let client: AppwriteClient
    let credentials: CredentialReader
    let proxies: TrustedProxies
    let observe: Observer

    /// Who asks.
    /// - Throws: 401 for a credential that callers cannot use, 403 where callers are served with the server key: it is never lent for this.
    func caller(of request: Request, _ context: GatewayRequestContext) throws(HttpError) -> Caller {
        let caller = Caller(
            try credentials.credential(of: request, context),
            address: proxies.address(peer: context.peer, forwardedFor: request.headers[values: .forwardedFor]),
            userAgent: request.headers[.userAgent])
        if case .key = caller.credential {
            throw HttpError(
                403, type: "gateway_key_not_lent",
                "This is done with a user's own session or JWT alone, never with the gateway's server key.")
        }
        return caller
    }

    /// A call to Appwrite whose failure becomes refine's.
    func asking<Value>(
        _ body: () async throws(AppwriteFailure) -> Value
    ) async throws(HttpError) -> Value {
        do throws(AppwriteFailure) {
            return try await body()
        } catch {
            error.observed(by: observe)
            throw FailureMapping.error(for: error)
        }
    }
}
