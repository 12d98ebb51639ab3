import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// Has a responder answer the requests of one connection.
struct Answerer: Sendable {
    /// A responder and how its context is made. A closure, because types of this module that are generic over the responder could
    /// not be specialized from outside, and would look their metadata up at every step.
    typealias Respond = @Sendable (Request, ApplicationRequestContextSource) async throws -> Answer

    let respond: Respond
    let channel: any Channel
    let date: DateHeader
    let memory: AnswerMemory
    let refusalBody: HTTPRefusal.Renderer
    let logger: Logger

    func answer(_ request: Request, _ handler: NIOLoopBound<ResponderHandler>) async {
        var answer: Answer
        do {
            answer = try await respond(request, ApplicationRequestContextSource(channel: channel, logger: logger))
        } catch {
            // Responders answer for their own errors.
            answer = Answer(Response(status: .internalServerError))
        }
        answer.response.headers[.date] = date.value
        do {
            try await answer.response.body.write(AnswerWriter(answer, of: self, to: handler))
        } catch {
            // The rest of the answer will not come.
            let (status, onEnd) = (answer.response.status.code, answer.onEnd)
            handler.eventLoop.execute { handler.value.giveUp(status, onEnd) }
        }
    }

    /// What goes out in place of an answer for which there is no room: of its headers only those that say who may read it.
    func refusal(insteadOf head: HTTPResponse) -> (head: HTTPResponse, body: ByteBuffer) {
        let refusal = HTTPRefusal.answersFull
        let body = ByteBuffer(bytes: refusalBody(refusal))
        var refused = HTTPResponse(status: HTTPResponse.Status(code: refusal.status))
        for field in head.headerFields where Self.isKept(field.name) { refused.headerFields.append(field) }
        for (name, value) in refusal.headers { HTTPField.Name(name).map { refused.headerFields[$0] = value } }
        refused.headerFields[.contentType] = "application/json"
        refused.headerFields[.contentLength] = String(body.readableBytes)
        return (refused, body)
    }

    private static func isKept(_ name: HTTPField.Name) -> Bool {
        let name = name.canonicalName
        return ["date", "vary", "x-request-id", "cache-control", "x-content-type-options"].contains(name)
            || name.hasPrefix("access-control-")
    }
}
