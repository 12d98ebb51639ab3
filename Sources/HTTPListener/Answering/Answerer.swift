import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// Has a responder answer the requests of one connection.
struct Answerer: Sendable {
    /// A responder and how its context is made. A closure, because types of this module that are generic over the responder could
    /// not be specialized from outside, and would look their metadata up at every step.
    typealias Respond = @Sendable (Request, ApplicationRequestContextSource) async throws -> Response

    let respond: Respond
    let channel: any Channel
    let date: DateHeader
    let logger: Logger

    func answer(_ request: Request, _ handler: NIOLoopBound<ResponderHandler>) async {
        var response: Response
        do {
            response = try await respond(request, ApplicationRequestContextSource(channel: channel, logger: logger))
        } catch {
            // Responders answer for their own errors.
            response = Response(status: .internalServerError)
        }
        response.headers[.date] = date.value
        do {
            try await response.body.write(AnswerWriter(response, to: handler))
        } catch {
            // The rest of the answer will not come.
            handler.eventLoop.execute { handler.value.giveUp() }
        }
    }
}
