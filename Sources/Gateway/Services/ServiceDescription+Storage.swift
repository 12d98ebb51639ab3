import Appwrite

// Appwrite 1.8: `/storage/buckets` and `/storage/buckets/{id}/files`.
extension ServiceDescription {
    static let buckets = ServiceDescription(
        service: .buckets,
        attributes: [
            .text("name", .all, isRequired: true), .value("enabled", .boolean, .all),
            .value("fileSecurity", .boolean, .all), .value("maximumFileSize", .integer, .all),
            .texts("allowedFileExtensions", .written),
            .text("compression", .written, elements: ["none", "gzip", "zstd"]),
            .value("encryption", .boolean, .all), .value("antivirus", .boolean, .all),
            .value("transformations", .boolean, .written),
        ],
        permissionActions: Permission.Action.onTables)

    static let files = ServiceDescription(
        service: .files,
        attributes: [
            .text("bucketId", .created), .text("name", [.queried, .changed]), .text("signature", .queried),
            .text("mimeType", .queried), .value("sizeOriginal", .integer, .queried),
            .value("chunksTotal", .integer, .queried), .value("chunksUploaded", .integer, .queried),
        ],
        operations: [.list, .show, .edit, .delete], permissionActions: Permission.Action.onRows,
        hints: [.create: "Files are uploaded with `POST /files/{bucket}`."])
}
