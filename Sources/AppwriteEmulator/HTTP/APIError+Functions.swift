extension APIError {
    static let functionNotFound = APIError(
        404, "function_not_found", "Function with the requested ID could not be found.")
    static let executionNotFound = APIError(
        404, "execution_not_found", "Execution with the requested ID could not be found.")
}
