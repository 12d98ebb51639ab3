import Appwrite
import Refine

/// What Appwrite's refusals of calls to its services are to callers.
enum ServiceFailures {
    static func error(for failure: AppwriteFailure, _ resource: ServiceResource, asKey: Bool) -> HttpError {
        guard case .refused(let refusal) = failure else { return FailureMapping.error(for: failure) }
        if asKey, isOfKey(refusal) { return .serverKeyRefused(for: resource.service, refusal) }
        var error = FailureMapping.error(for: failure)
        if error.errors.isEmpty { error.errors = errors(in: refusal, resource) }
        return error
    }

    /// Whether it is the key that was refused, and not what was asked with it.
    private static func isOfKey(_ refusal: AppwriteError) -> Bool {
        refusal.status == 401 || ["project_id_missing", "project_key_expired"].contains(refusal.type)
    }

    private static func errors(in refusal: AppwriteError, _ resource: ServiceResource) -> [String: [String]] {
        switch refusal.type {
        case "user_email_already_exists": return ["email": ["Another user has this address."]]
        case "user_phone_already_exists": return ["phone": ["Another user has this number."]]
        case "user_target_already_exists": return ["email": ["Another user has this address or number."]]
        case "team_already_exists", "storage_bucket_already_exists", "function_already_exists":
            return ["id": ["Another record has this id already."]]
        case "general_argument_invalid": break
        case "user_password_mismatch", "password_recently_used", "password_personal_data":
            return ["password": [refusal.message]]
        default: return [:]
        }
        guard let front = refusal.message.firstRange(of: "Invalid `"),
            let end = refusal.message[front.upperBound...].firstRange(of: "` param: ")
        else { return [:] }
        let parameter = String(refusal.message[front.upperBound..<end.lowerBound])
        let complaint = refusal.message[end.upperBound...]
        return [field(parameter, resource): [String(complaint)]]
    }

    /// The attribute behind a parameter of Appwrite's.
    private static func field(_ parameter: String, _ resource: ServiceResource) -> String {
        switch parameter {
        case resource.service.idParameter: "id"
        case "number" where resource.service == .users: "phone"
        case "permissions": "$permissions"
        default: parameter
        }
    }
}
