import Appwrite
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Refine

/// The headers with which a file is served: what it is, which version, and what a browser may do with it.
///
/// Files are whatever somebody has uploaded, and they come from the origin at which people are signed in. So no browser guesses what they
/// are (`nosniff`), what can hold scripts is downloaded rather than shown, and whatever is shown is shut off (`sandbox`).
struct FileHeaders: Sendable {
    let file: StoredFile
    let content: AppwriteClient.FileContent
    /// Of a preview.
    var preview = ""

    private static let policy = "sandbox; default-src 'none'"
    /// A browser asks again each time: whoever uses it next may not be allowed to see the file. With its tag that costs no bytes.
    private static let caching = "private, no-cache"

    /// - Parameters:
    ///   - type: of what is sent, where that is not the file's own.
    ///   - asksForDownload: by the request's query.
    func fields(type: String? = nil, asksForDownload: Bool = false) -> HTTPFields {
        let type = MediaType.sendable(type ?? file.mimeType)
        let isAttachment = content == .download || asksForDownload || !MediaType.isShownInPlace(type)
        var fields: HTTPFields = [
            .contentType: type, .cacheControl: Self.caching, .contentSecurityPolicy: Self.policy,
            .xContentTypeOptions: "nosniff",
            .contentDisposition: FileName.disposition(file.name, isAttachment: isAttachment),
        ]
        if content != .preview { fields[.acceptRanges] = "bytes" }
        fields[.eTag] = tag?.description
        fields[.lastModified] = lastModified
        return fields
    }

    /// The file's own bytes have a strong tag, by Appwrite's hash of them.
    var tag: EntityTag? {
        let hash = file.signature
        guard !hash.isEmpty, hash.utf8.count <= 128, hash.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
            return nil
        }
        guard content == .preview else { return EntityTag(hash) }
        let look = SHA256.hash(data: Data(preview.utf8)).prefix(8).map {
            String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }
        return EntityTag(hash + "-" + look.joined(), isWeak: true)
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    var lastModified: String? {
        let parts = file.updatedAt.prefix(19).split(whereSeparator: { "-T:".contains($0) }).compactMap { Int32($0) }
        guard parts.count == 6, file.updatedAt.hasSuffix("+00:00") || file.updatedAt.hasSuffix("Z") else { return nil }
        var moment = tm()
        (moment.tm_year, moment.tm_mon, moment.tm_mday) = (parts[0] - 1900, parts[1] - 1, parts[2])
        (moment.tm_hour, moment.tm_min, moment.tm_sec) = (parts[3], parts[4], parts[5])
        // Finds the day of the week.
        guard timegm(&moment) >= 0 else { return nil }
        return String(unsafeUninitializedCapacity: 32) { buffer in
            buffer.withMemoryRebound(to: CChar.self) {
                strftime($0.baseAddress, $0.count, "%a, %d %b %Y %H:%M:%S GMT", &moment)
            }
        }
    }

    /// Whether the browser holds this version already (RFC 9110, 13.2.2).
    /// - Throws: 400 for tags that cannot be read.
    func isUnchanged(_ headers: HTTPFields) throws(HttpError) -> Bool {
        if let held = try EntityTagList(headers[values: .ifNoneMatch], header: "If-None-Match") {
            return tag.map { held.matchesWeakly($0) } ?? false
        }
        // Browsers send back what they were given.
        return lastModified != nil && headers[.ifModifiedSince] == lastModified
    }

    /// Whether a range may be served: without `If-Range`, or when it names this version.
    func allowsRange(_ headers: HTTPFields) -> Bool {
        guard content != .preview else { return false }
        guard let condition = headers[.ifRange] else { return true }
        return condition == tag?.description || condition == lastModified
    }
}
