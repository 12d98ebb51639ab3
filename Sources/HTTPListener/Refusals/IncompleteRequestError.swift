import HTTPTypes
import Hummingbird
import HummingbirdCore

/// What the application sees when a request's body ends too early, times out or is malformed. The client has had its answer.
///
/// It matters that the body ends with an error: Hummingbird would otherwise take the part that arrived for the whole.
public struct IncompleteRequestError: HTTPResponseError, Sendable {
    public var status: HTTPResponse.Status { .badRequest }

    public func response(from request: Request, context: some RequestContext) throws -> Response {
        Response(status: status)
    }
}
