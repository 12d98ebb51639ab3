import Appwrite
import Refine

/// Reads the fields of an upload: what a form's events come to. A value that makes no I/O: bytes of files are handed on.
struct UploadForm: Sendable {
    struct File: Sendable, Hashable {
        var name: String
        /// What the sender says that it is.
        var type: String
        /// Where its bytes lie among those of all files, one behind the other.
        var bytes: Range<Int>
    }

    /// Fields with files.
    private static let fileFields = ["file", "file[]", "files", "files[]"]
    private static let textFields = [
        "fileId", "permissions", "permissions[]", "readPermissions", "writePermissions",
    ]
    /// Bytes of all plain fields together.
    private static let maximumText = 64 * 1024

    private enum Field: Sendable {
        case file(isNamed: Bool)
        case text(String)
    }

    private var field: Field?
    private var text: [UInt8] = []
    private var textBytes = 0
    private var texts: [String: [String]] = [:]
    private(set) var files: [File] = []

    /// Bytes of all files so far.
    var size: Int { files.last?.bytes.upperBound ?? 0 }

    /// Takes one event.
    /// - Returns: bytes of a file, which follow those of before.
    mutating func take(_ event: MultipartParser.Event) throws(HttpError) -> ArraySlice<UInt8>? {
        switch event {
        case .part(let part):
            field = try begin(part)
        case .bytes(let bytes):
            switch field {
            case .file:
                let last = files.count - 1
                files[last].bytes = files[last].bytes.lowerBound..<files[last].bytes.upperBound + bytes.count
                return bytes
            case .text:
                textBytes += bytes.count
                guard textBytes <= Self.maximumText else {
                    throw .upload("The plain fields of the form are longer than \(Self.maximumText) bytes.")
                }
                text += bytes
            case nil: break
            }
        case .partEnd:
            try end()
            field = nil
        }
        return nil
    }

    private mutating func end() throws(HttpError) {
        switch field {
        case .file(isNamed: false) where files.last?.bytes.isEmpty == true:
            // What a browser sends for a field in which no file was chosen.
            files.removeLast()
        case .text(let name):
            guard let value = String(validating: text, as: UTF8.self) else {
                throw .upload("The field \(Excerpt.name(name)) is not UTF-8.", field: name)
            }
            texts[name, default: []].append(value)
            text = []
        case .file, nil: break
        }
    }

    private mutating func begin(_ part: MultipartPart) throws(HttpError) -> Field {
        if let fileName = part.fileName {
            guard Self.fileFields.contains(part.name) else {
                throw .upload(
                    "Files are taken from the field `file`; the form has one in \(Excerpt.name(part.name)).",
                    field: "file")
            }
            files.append(
                File(name: FileName.sanitized(fileName), type: MediaType.sendable(part.type), bytes: size..<size))
            return .file(isNamed: !fileName.isEmpty)
        }
        guard Self.textFields.contains(part.name) else {
            if Self.fileFields.contains(part.name) {
                throw .upload(
                    "The field `file` holds no file: its Content-Disposition has no `filename`.", field: "file")
            }
            throw .upload(
                "The form has a field \(Excerpt.name(part.name)), which is not known here; besides `file` there are "
                    + "\(Excerpt.list(Self.textFields)).\(NearMatch.hint(for: part.name, among: Self.textFields))",
                field: part.name)
        }
        return .text(part.name)
    }

    // MARK: What the fields say

    /// The id that the sender has chosen; `nil` leaves it to the gateway.
    func fileID() throws(HttpError) -> String? {
        let given = (texts["fileId"] ?? []).filter { !$0.isEmpty && $0 != "unique()" }
        guard let id = given.first else { return nil }
        guard given.count == 1, files.count == 1 else {
            throw .upload("`fileId` can be given for one file only.", field: "fileId")
        }
        guard Identifier.isValid(id) else {
            throw .upload(
                "`fileId` must be at most 36 of a-z, A-Z, 0-9, period, hyphen and underscore, beginning with a letter or digit.",
                field: "fileId")
        }
        return id
    }

    /// - Parameter headers: the values of the request's headers of a name in lower case.
    func permissions(
        _ headers: @escaping @Sendable (_ name: String) -> [String]
    ) throws(HttpError) -> [Permission]? {
        let entries = (texts["permissions"] ?? []) + (texts["permissions[]"] ?? [])
        let (read, write) = (texts["readPermissions"] ?? [], texts["writePermissions"] ?? [])
        let input = try PermissionInput(
            permissions: entries.isEmpty ? nil : entries,
            headers: { name in
                switch name {
                case "x-read-permissions": headers(name) + read
                case "x-write-permissions": headers(name) + write
                default: headers(name)
                }
            })
        return try PermissionReader.permissions(of: input, body: "permissions[]")
    }
}
