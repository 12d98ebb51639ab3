import HTTPTypes
import Hummingbird
import NIOCore
import Refine

/// The body of a request, read whole and never beyond a limit.
enum RequestBody {
    static func isSent(with request: Request) -> Bool {
        request.headers.contains(.contentLength) || request.headers.contains(.transferEncoding)
    }

    /// - Throws: 415 for a body that is compressed, which would be taken for the text itself.
    static func checkEncoding(of request: Request) throws(HttpError) {
        guard let encoding = request.headers[.contentEncoding], !encoding.isEmpty,
            encoding.lowercased() != "identity"
        else { return }
        throw HttpError(
            415, type: "gateway_encoding_unsupported",
            "The request's body is encoded (Content-Encoding: \(Excerpt.printable(encoding))). Send it as it is.",
            headers: ["Accept-Encoding": "identity", "Connection": "close"])
    }

    /// What somebody can do whose rows do not fit.
    static let rowsHint = "Send fewer rows at a time, or have the gateway's operator raise `limits.body`."

    /// - Parameters:
    ///   - limit: in bytes.
    ///   - hint: how a body becomes smaller, as a sentence.
    /// - Throws: 415 for an encoded body, 413 for a larger one, 400 for one that breaks off.
    @inline(never)
    static func bytes(of request: Request, limit: Int, hint: String = rowsHint) async throws(HttpError) -> [UInt8] {
        try checkEncoding(of: request)
        // A body that says beforehand that it is too large is not even begun.
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw tooLarge(limit, hint)
        }
        do {
            let buffer = try await request.body.collect(upTo: limit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge(limit, hint)
        } catch {
            throw HttpError(400, type: "gateway_body_incomplete", "The request's body could not be read to its end.")
        }
    }

    /// The rest of the body is not worth waiting for, so the connection ends with the answer.
    private static func tooLarge(_ limit: Int, _ hint: String) -> HttpError {
        HttpError(
            413, type: "gateway_body_too_large",
            "The request's body is larger than the \(limit) bytes allowed. \(hint)",
            headers: ["Connection": "close"])
    }
}
