extension APIError {
    /// 1.9 made it a 403.
    static func userBlocked(_ variant: ServerVariant) -> APIError {
        APIError(
            variant.isFrom19 ? 403 : 401, "user_blocked",
            "The current user has been blocked. You can unblock the user by making a request to the User API's \"Update User "
                + "Status\" endpoint or in the Appwrite Console's Auth section.")
    }
    static let keyAndSession = APIError(
        403, "user_api_key_and_session_set",
        "API key and session used in the same request. Use one of them: sessions and JWTs act as a user, keys as a server."
    )
    static let invalidCredentials = APIError(
        401, "user_invalid_credentials", "Invalid credentials. Please check the email and password.")
    static let invalidToken = APIError(401, "user_invalid_token", "Invalid token passed in the request.")
    static let userAlreadyExists = APIError(
        409, "user_already_exists", "A user with the same id, email, or phone already exists in this project.")
    static let emailAlreadyExists = APIError(
        409, "user_email_already_exists", "A user with the same email already exists in the current project.")
    static let phoneAlreadyExists = APIError(
        409, "user_phone_already_exists", "A user with the same phone number already exists in the current project.")
    static let userNotFound = APIError(404, "user_not_found", "User with the requested ID could not be found.")
    static let userOfMembershipNotFound = APIError(404, "user_not_found", "User with given userId doesn't exist.")
    static let sessionNotFound = APIError(404, "user_session_not_found", "The current user session could not be found.")
    static let sessionAlreadyExists = APIError(
        401, "user_session_already_exists", "Creation of a session is prohibited when a session is active.")
    static let teamNotFound = APIError(404, "team_not_found", "Team with the requested ID could not be found.")
    static let teamAlreadyExists = APIError(
        409, "team_already_exists", "Team with requested ID already exists. Please choose a different ID and try again."
    )
    static let membershipNotFound = APIError(
        404, "membership_not_found", "Membership with the requested ID could not be found.")
    static let membershipAlreadyConfirmed = APIError(
        409, "membership_already_confirmed", "Membership is already confirmed.")
    static let anonymousConsole = APIError(
        401, "user_anonymous_console_prohibited", "Anonymous users cannot be created for the console project.")
    static let targetAlreadyExists = APIError(
        409, "user_target_already_exists", "A target with the same ID already exists.")
    static let providerNotFound = APIError(
        404, "provider_not_found", "Provider with the requested ID could not be found.")
    static let invalidEmail = APIError(400, "general_invalid_email", "Value must be a valid email address.")
    static let invalidPhone = APIError(
        400, "general_invalid_phone",
        "Value must be a valid phone number. It starts with '+' and has at most fifteen digits.")
    static let targetNotFound = APIError(404, "user_target_not_found", "The target could not be found.")

    static func invalidJWT(_ reason: String) -> APIError {
        APIError(401, "user_jwt_invalid", "Failed to verify JWT. Invalid token: \(reason)")
    }
}
