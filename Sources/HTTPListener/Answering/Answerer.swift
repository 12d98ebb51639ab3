import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// Has a responder answer the requests of one connection.
struct Answerer<Responder: HTTPResponder>: Sendable
where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    let responder: Responder
    let channel: any Channel
    let date: DateHeader
    let logger: Logger

    func answer(_ request: Request, _ handler: NIOLoopBound<ResponderHandler<Responder>>) async {
        var response: Response
        do {
            let context = Responder.Context(source: ApplicationRequestContextSource(channel: channel, logger: logger))
            response = try await responder.respond(to: request, context: context)
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
