import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import Refine

/// A file that is part of the binary, as browsers get it.
struct EmbeddedFile: Sendable {
    private let body: ByteBuffer
    private let tag: EntityTag
    private let headers: HTTPFields

    /// What the page may do: load scripts and styles from here, and talk to nobody else.
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    init(_ bytes: [UInt8], type: String) {
        body = ByteBuffer(bytes: bytes)
        tag = EntityTag(SHA256.hash(data: bytes).map(Self.hexadecimal).joined())
        headers = [
            .contentType: type, .cacheControl: "no-cache", .eTag: tag.description, .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy: Self.policy,
        ]
    }

    /// Whether the caller has what the tag names. A condition that cannot be read is none (RFC 9110, 13.1.2).
    static func isHeld(_ tag: EntityTag, by request: Request) -> Bool {
        let conditions = request.headers.values(ofCanonicalName: "if-none-match")
        return (try? EntityTagList(conditions, header: "If-None-Match"))?.matchesWeakly(tag) ?? false
    }

    /// The file, or 304 where the caller has it already.
    func response(to request: Request) -> Response {
        guard Self.isHeld(tag, by: request) else {
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
        }
        var headers = headers
        headers[.contentType] = nil
        return Response(status: .notModified, headers: headers)
    }

    static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
