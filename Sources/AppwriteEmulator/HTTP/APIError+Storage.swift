extension APIError {
    static let bucketNotFound = APIError(
        404, "storage_bucket_not_found", "Storage bucket with the requested ID could not be found.")
    static let bucketAlreadyExists = APIError(
        409, "storage_bucket_already_exists",
        "A storage bucket with the requested ID already exists. Try again with a different ID or use ID.unique() to generate a "
            + "unique ID.")
    static let fileNotFound = APIError(404, "storage_file_not_found", "The requested file could not be found.")
    static let fileAlreadyExists = APIError(
        409, "storage_file_already_exists", "A storage file with the requested ID already exists.")
    static let fileEmpty = APIError(400, "storage_file_empty", "Empty file passed to the endpoint.")
    static let fileExtensionRefused = APIError(400, "storage_file_type_unsupported", "File extension not allowed")
    static let fileSizeRefused = APIError(400, "storage_invalid_file_size", "File size not allowed")
    static let invalidContentRange = APIError(
        400, "storage_invalid_content_range",
        "The content range is invalid. Please check the value of the Content-Range header.")
    static let invalidRange = APIError(
        416, "storage_invalid_range",
        "The requested range is not satisfiable. Please check the value of the Range header.")
    static let invalidUploadID = APIError(
        400, "storage_invalid_appwrite_id",
        "The value for x-appwrite-id header is invalid. Please check the value of the x-appwrite-id header is valid id and not "
            + "unique().")
    static let transformationsDisabled = APIError(
        403, "storage_bucket_transformations_disabled", "Image transformations are disabled for the requested bucket.")
    static let fileTokenNotFound = APIError(404, "token_not_found", "The requested file token could not be found.")

    static func previewUnsupported(_ reason: String) -> APIError {
        APIError(400, "storage_file_type_unsupported", reason)
    }
}
