import Refine

extension HttpError {
    /// Something in an upload's form. What still arrives is not worth waiting for.
    static func upload(_ message: String, field: String? = nil) -> HttpError {
        HttpError(
            400, type: "gateway_form_invalid", message, errors: field.map { [$0: [message]] } ?? [:],
            headers: ["Connection": "close"])
    }

    static func uploadTooLarge(_ limit: Int) -> HttpError {
        HttpError(
            413, type: "gateway_file_too_large",
            "The files are larger than the \(ByteSize.text(limit)) that one request may bring. Send fewer at a time, or have the gateway's "
                + "operator raise `files.max_size`.",
            headers: ["Connection": "close"])
    }

    static let uploadWithoutRoom = HttpError(
        503, type: "gateway_upload_room",
        "There is no room for more uploads at the moment. Try again in a few seconds.",
        headers: ["Retry-After": "5", "Connection": "close"])

    static let uploadUnkeepable = HttpError(
        500, type: "gateway_upload_folder",
        "The gateway cannot keep the upload until Appwrite has it. Its operator sets `files.folder` to a folder that it may write to.",
        headers: ["Connection": "close"])

    static let uploadIncomplete = HttpError(
        400, type: "gateway_body_incomplete", "The request's body could not be read to its end.",
        headers: ["Connection": "close"])

    static func bucketUnknown(_ bucket: String) -> HttpError {
        HttpError(
            404, type: "gateway_bucket_unknown",
            "The bucket \(Excerpt.name(bucket)) is not served. The gateway's operator lists buckets under `files.buckets`."
        )
    }

    static let filePathUnknown = HttpError(
        404, type: "gateway_route_unknown",
        "Files are at `/files/{bucket}/{id}`, with `/download` or `/preview` behind it, and uploads go to `/files/{bucket}`."
    )

    static func previewParameter(_ name: String, _ problem: String) -> HttpError {
        HttpError(400, type: "gateway_parameter_invalid", "The parameter `\(name)` \(problem).")
    }

    static func previewParameterUnknown(_ name: String, known: [String]) -> HttpError {
        HttpError(
            400, type: "gateway_parameter_unknown",
            "A preview has no parameter \(Excerpt.name(name)). There are \(Excerpt.list(known)).\(NearMatch.hint(for: name, among: known))"
        )
    }

    static func rangeUnsatisfiable(size: Int) -> HttpError {
        HttpError(
            416, type: "gateway_range_unsatisfiable",
            "The file has \(size) bytes, none of which is in the range asked for.",
            headers: ["Content-Range": "bytes */\(size)"])
    }
}
