import Appwrite
import Refine

extension LiveRelay {
    /// Who a subscriber is: somebody whom Appwrite is asked for by the own credential, or the holder of an access token, for whom
    /// the listener of all of them hears.
    /// - Parameter mayFollow: whether the token may still come, in a message.
    /// - Throws: 401 for a token that is missing or none, 501 where nobody listens for holders of tokens, 503 when who does is
    ///   signed out.
    func admit(
        _ headers: (_ name: String) -> [String], peer: String?, host: String?, tokenMayFollow mayFollow: Bool
    ) throws(HttpError) -> Admission {
        guard let tokens = resources.tokens else { return try gate.admit(headers, peer: peer, host: host) }
        guard let listener = tokens.listener else { throw .liveNeedsListener }
        guard !hasJustEnded(listener) else { throw .liveListenerEnded }
        do throws(HttpError) {
            return Admission(
                credential: listener, grant: try gate.admit(headers, peer: peer, host: host).grant)
        } catch {
            guard mayFollow, error.type == HttpError.tokenMissing.type else { throw error }
            return Admission(credential: .guest)
        }
    }
}
