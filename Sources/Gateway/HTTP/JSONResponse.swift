import HTTPTypes
import Hummingbird
import JSONBytes
import NIOCore
import Refine

/// Makes Hummingbird's responses of JSON.
enum JSONResponse {
    private static let headers: HTTPFields = [
        .contentType: "application/json", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
    ]

    static func make(_ status: HTTPResponse.Status, _ body: [UInt8]) -> Response {
        Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    static func make(_ status: HTTPResponse.Status, _ body: JSONValue) -> Response {
        make(status, body.serialized())
    }

    static func make(_ answer: DialectResponse) -> Response {
        var response = make(HTTPResponse.Status(code: answer.status), answer.body)
        if response.status == .notModified {
            // These would speak of the row that is not sent.
            response.headers[.contentType] = nil
            response.headers[.contentLength] = nil
        }
        for (name, value) in answer.headers {
            if let name = HTTPField.Name.known(name) { response.headers[name] = value }
        }
        return response
    }

    /// An error outside of every dialect.
    static func error(_ error: HttpError) -> Response {
        make(ErrorBody.response(error))
    }
}

extension Response {
    /// The answer to HEAD: everything but the body, whose length is still told.
    var withoutBody: Response { status == .notModified ? self : Response(status: status, headers: headers) }
}
