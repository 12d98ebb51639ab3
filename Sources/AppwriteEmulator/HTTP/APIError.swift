/// An error as Appwrite answers it: a status, a type that programs look at and a message for people.
struct APIError: Error, Sendable, Hashable {
    var status: Int
    /// `nil` only where the real server forgets it.
    var type: String?
    var message: String

    init(_ status: Int, _ type: String?, _ message: String) {
        self.status = status
        self.type = type
        self.message = message
    }
}

extension APIError {
    static let routeNotFound = APIError(
        404, "general_route_not_found", "The requested route was not found. Please refer to the API docs and try again."
    )
    static let unauthorized = APIError(
        401, "user_unauthorized", "The current user is not authorized to perform the requested action.")
    static let projectMissing = APIError(
        401, "general_access_forbidden",
        "No Appwrite project was specified. Please specify your project ID when initializing your Appwrite SDK.")
    static let projectNotFound = APIError(
        404, "project_not_found",
        "Project with the requested ID could not be found. Please check the value of the X-Appwrite-Project header to ensure the "
            + "correct project ID is being used.")
    static let serverError = APIError(500, "general_unknown", "Server Error")
    static let unreadableBody = APIError(500, nil, "Error: Server Error")

    static func argument(_ message: String) -> APIError { APIError(400, "general_argument_invalid", message) }
    static func badRequest(_ message: String) -> APIError { APIError(400, "general_bad_request", message) }
    static func query(_ message: String) -> APIError { APIError(400, "general_query_invalid", message) }

    static func missingScopes(_ scopes: [String], caller: String) -> APIError {
        let list = scopes.map { "\"\($0)\"" }.joined(separator: ",")
        return APIError(401, "general_unauthorized_scope", "\(caller) missing scopes ([\(list)])")
    }

    static func unknownOrigin(_ origin: String) -> APIError {
        APIError(
            403, "general_unknown_origin",
            "Invalid Origin. Register your new client (\(origin)) as a new Web platform on your project console dashboard"
        )
    }
}
