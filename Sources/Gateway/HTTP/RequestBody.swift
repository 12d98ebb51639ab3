import HTTPTypes
import Hummingbird
import NIOCore
import Refine

/// The body of a request, read whole and never beyond a limit.
enum RequestBody {
    static func isSent(with request: Request) -> Bool {
        request.headers.contains(.contentLength) || request.headers.contains(.transferEncoding)
    }

    /// What somebody can do whose rows do not fit.
    static let rowsHint = "Send fewer rows at a time, or have the gateway's operator raise `limits.body`."

    /// - Parameters:
    ///   - limit: in bytes.
    ///   - hint: how a body becomes smaller, as a sentence.
    /// - Throws: 413 for a larger body, 400 for one that breaks off.
    @inline(never)
    static func bytes(of request: Request, limit: Int, hint: String = rowsHint) async throws(HttpError) -> [UInt8] {
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
