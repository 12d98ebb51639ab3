import Hummingbird
import JSONBytes
import Refine

/// The body of a call that is passed on: JSON, whatever its type says. `custom` of `@refinedev/rest` sends JSON as `text/plain`, which Appwrite
/// would not read, and axios calls a missing body a form.
enum PassthroughBody {
    /// - Returns: the bytes as they came; `nil` for none.
    /// - Throws: 413, 415 for what is no JSON, 400 for JSON that is not whole or says who calls.
    static func read(_ request: Request, limit: Int) async throws(HttpError) -> [UInt8]? {
        guard RequestBody.isSent(with: request) else { return nil }
        let bytes = try await RequestBody.bytes(
            of: request, limit: limit, hint: "The gateway's operator can raise `limits.body`.")
        return try checked(bytes)
    }

    static func checked(_ bytes: [UInt8]) throws(HttpError) -> [UInt8]? {
        guard let first = bytes.first(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }) else {
            return nil
        }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
            throw HttpError(
                415, type: "gateway_body_not_json",
                "Only a JSON object or array is passed on as a body. Files are uploaded at `/files`.")
        }
        let body: JSONValue
        do throws(JSONError) {
            body = try JSONValue(parsing: bytes)
        } catch {
            throw HttpError(400, type: "gateway_body_malformed", "The request's body is not JSON: \(error).")
        }
        try PassthroughQuery.check(body)
        return bytes
    }
}
