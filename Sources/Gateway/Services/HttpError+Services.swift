import Appwrite
import JSONBytes
import Refine

/// What is refused of requests to Appwrite's services, one factory for each cause.
extension HttpError {
    static func serviceOperationUnknown(
        _ operation: ResourceOperation, on resource: String, hint: String?
    ) -> HttpError {
        HttpError(
            405, type: "gateway_method_not_allowed",
            "Appwrite has no way to \(operation.rawValue) \(Excerpt.name(resource)).\(hint.map { " " + $0 } ?? "")")
    }

    static func roleMissing(_ roles: [Role], for resource: String) -> HttpError {
        let names = roles.map { "`\($0)`" }.joined(separator: ", ")
        return HttpError(
            403, type: "gateway_role_missing",
            "\(Excerpt.name(resource)) is for those who have \(roles.count > 1 ? "one of the roles" : "the role") \(names)."
        )
    }

    static func parentMissing(_ key: String, of resource: String) -> HttpError {
        let message =
            "Of \(Excerpt.name(resource)) those of one parent are read at a time: filter by \(Excerpt.name(key)) with `eq` and one id; a create "
            + "names it in its body."
        return HttpError(400, type: "gateway_parent_missing", message, errors: [key: [message]])
    }

    static func parentImpossible(_ key: String) -> HttpError {
        let message = "\(Excerpt.name(key)) must be an id of Appwrite's."
        return HttpError(400, type: "gateway_id_invalid", message, errors: [key: [message]])
    }

    static func parentFixed(_ key: String, of resource: String) -> HttpError {
        let message = "\(Excerpt.name(key)) is settled: a record of \(Excerpt.name(resource)) stays where it is."
        return HttpError(400, type: "gateway_column_read_only", message, errors: [key: [message]])
    }

    static func unknownAttribute(_ key: String, of resource: ServiceResource) -> HttpError {
        let known = resource.description.attributes.map(\.key) + ["id", "$createdAt", "$updatedAt"]
        let message =
            "\(Excerpt.name(resource.name)) has no attribute \(Excerpt.name(key)).\(NearMatch.hint(for: key, among: known))"
        return HttpError(400, type: unknownColumnType, message, errors: [key: [message]])
    }

    static func objectAttribute(_ key: String) -> HttpError {
        let message = "\(Excerpt.name(key)) holds objects, which are neither compared nor sorted."
        return HttpError(400, type: "gateway_column_unsupported", message, errors: [key: [message]])
    }

    static func idNotChosen(for resource: String) -> HttpError {
        let message = "Appwrite gives new records of \(Excerpt.name(resource)) their ids. Leave `id` out."
        return HttpError(400, type: "gateway_id_invalid", message, errors: ["id": [message]])
    }

    static func permissionsUnknown(to resource: String) -> HttpError {
        HttpError(
            400, type: "gateway_permission_invalid", "Records of \(Excerpt.name(resource)) have no permissions.",
            errors: ["$permissions": ["There are no permissions here."]])
    }

    static func permissionsUnfit(_ why: String) -> HttpError {
        HttpError(
            400, type: "gateway_permission_invalid", "The permissions cannot be taken. \(why)",
            errors: ["$permissions": [why]])
    }

    static func valueRequired(_ key: String, _ expected: String) -> HttpError {
        let message = "\(Excerpt.name(key)) must be \(expected)."
        return HttpError(400, type: "gateway_value_invalid", message, errors: [key: [message]])
    }

    /// Appwrite refused the gateway's own key: nothing that the caller could mend.
    static func serverKeyRefused(for service: RecordService, _ refusal: AppwriteError) -> HttpError {
        let scope = service == .sessions ? "sessions" : service == .memberships ? "teams" : service.rawValue
        return HttpError(
            502, type: "gateway_server_key_refused",
            "Appwrite refused the gateway's server key (\(refusal.type)). The key needs the scopes \(scope).read and \(scope).write."
        )
    }
}
