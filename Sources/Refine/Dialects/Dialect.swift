import JSONBytes

/// One of the wire conventions that refine's providers speak: it reads requests and renders answers, and knows nothing of Appwrite.
public protocol Dialect: Sendable {
    /// The first path segment: `simple-rest`.
    static var name: String { get }

    /// Understands one request, or says what is wrong with it.
    /// - Throws: `HttpError` 400, 404 or 405 (with `Allow`).
    func parse(_ request: DialectRequest) throws(HttpError) -> DataRequest
    /// Renders an answer's status, headers and body.
    func render(_ answer: DataAnswer, for request: DataRequest) -> DialectResponse
    /// Renders an error in the shape that the dialect's provider reads.
    func render(_ error: HttpError) -> DialectResponse
}
