import Appwrite

extension Observation {
    /// What operators are told of a call to Appwrite that failed; `nil` for what is the caller's own business.
    static func failure(_ failure: AppwriteFailure) -> Observation? {
        switch failure.cause {
        case .transport(let error) where error.code == .cancelled || error.code == .invalidRequest: nil
        case .transport(let error): .upstreamFailed(code: error.code.description, reason: error.message)
        case .unreadable(let reason): .upstreamFailed(code: "unreadable", reason: reason)
        case .refused(let refusal) where refusal.status >= 500:
            .upstreamFailed(code: "\(refusal.status)", reason: refusal.type)
        case .refused, .lost: nil
        }
    }
}
