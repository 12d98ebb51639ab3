import Appwrite

extension AppwriteFailure {
    /// Tells of what is not the caller's doing.
    func observed(by observe: Observer) {
        switch self {
        case .transport(let error) where error.code == .cancelled || error.code == .invalidRequest: break
        case .transport(let error): observe(.upstreamFailed(code: error.code.description, reason: error.message))
        case .unreadable(let reason): observe(.upstreamFailed(code: "unreadable", reason: reason))
        case .refused(let refusal) where refusal.status >= 500:
            observe(.upstreamFailed(code: "\(refusal.status)", reason: refusal.type))
        case .refused: break
        }
    }
}
