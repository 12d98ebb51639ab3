import Appwrite
import HTTPTypes
import Hummingbird
import JSONBytes
import NIOCore
import Refine

/// `/files/…`
struct FileRoutes: Sendable {
    let service: FileService
    let credentials: CredentialReader
    let proxies: TrustedProxies
    let url: OwnURL
    /// Keeps what was written; `nil` where nothing does.
    let audit: AuditTrail?

    private static let bucket = "/files/{bucket}"
    private static let file = "/files/{bucket}/{id}"

    var all: [Route] {
        let served = [
            ("POST", Self.bucket), ("GET", Self.file), ("DELETE", Self.file), ("GET", Self.file + "/download"),
            ("GET", Self.file + "/preview"),
        ]
        return [
            Route(
                path: "/files/**", methods: [.get, .head, .post, .delete], answersEveryMethod: true,
                served: served.map { ServedRoute(method: $0.0, template: $0.1) }, session: .before, handler: respond)
        ]
    }

    @Sendable
    private func respond(to request: Request, context: GatewayRequestContext) async throws -> Response {
        context.setRoute(Self.bucket)
        guard let place = FileCall.place(request.uri.path) else { throw HttpError.filePathUnknown }
        let call = FileCall(place: place, caller: try caller(request, context), base: url.base(request, context))
        try service.checkBucket(call.bucket)
        switch place {
        case .bucket:
            guard request.method == .post else { throw notAllowed(request, "POST") }
            return try await upload(request, call, audit?.begin(call.caller, request: context.requestID))
        case .file(_, let id, let content):
            context.setRoute(content == .view ? Self.file : Self.file + "/" + content.rawValue)
            switch request.method {
            case .get, .head: return try await service.content(content, id, request, call)
            case .delete where content == .view:
                let audited = audit?.begin(call.caller, request: context.requestID)
                return JSONResponse.make(.ok, try await delete(id, call, audited))
            default: throw notAllowed(request, content == .view ? "GET, HEAD, DELETE" : "GET, HEAD")
            }
        }
    }

    private func delete(
        _ id: String, _ call: FileCall, _ audited: AuditedCall?
    ) async throws(HttpError) -> JSONValue {
        do throws(HttpError) {
            let answer = try await service.delete(id, call)
            audited?.succeeded(.delete, on: "files", ids: [id], details: ["bucket": call.bucket])
            return answer
        } catch {
            audited?.failed(error, .delete, on: "files", ids: [id], details: ["bucket": call.bucket])
            throw error
        }
    }

    // MARK: Uploads

    private func upload(
        _ request: Request, _ call: FileCall, _ audited: AuditedCall?
    ) async throws(HttpError) -> Response {
        let boundary = try service.receiver.admit(request)
        guard LiveRelay.asksForStream(request) else {
            do throws(HttpError) {
                let answer = try await service.upload(request, boundary: boundary, call) { _ in }
                audited?.uploaded(answer, to: call.bucket)
                return JSONResponse.make(.created, answer)
            } catch {
                audited?.failed(error, to: call.bucket)
                throw error
            }
        }
        let body = ResponseBody { [service] writer in
            let (events, told) = AsyncStream.makeStream(of: UploadEvent.self)
            async let done: Void = Self.upload(
                request, boundary: boundary, call, service, audited, telling: told)
            // What was sent whole is brought to its place, whether somebody listens or not.
            var isHeard = true
            for await event in events where isHeard {
                do {
                    try await writer.write(ByteBuffer(bytes: event.text))
                } catch {
                    isHeard = false
                }
            }
            await done
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: LiveRelay.streamHeaders, body: body)
    }

    private static func upload(
        _ request: Request, boundary: String, _ call: FileCall, _ service: FileService, _ audited: AuditedCall?,
        telling told: AsyncStream<UploadEvent>.Continuation
    ) async {
        do throws(HttpError) {
            let answer = try await service.upload(request, boundary: boundary, call) { told.yield($0) }
            audited?.uploaded(answer, to: call.bucket)
            told.yield(.answer(answer))
        } catch {
            audited?.failed(error, to: call.bucket)
            told.yield(.error(error))
        }
        told.finish()
    }

    // MARK: Requests

    private func caller(_ request: Request, _ context: GatewayRequestContext) throws(HttpError) -> Caller {
        Caller(
            try credentials.credential(of: request, context),
            address: proxies.address(peer: context.peer, forwardedFor: request.headers[values: .forwardedFor]),
            userAgent: request.headers[.userAgent])
    }

    private func notAllowed(_ request: Request, _ methods: String) -> HttpError {
        HttpError(
            405, type: "gateway_method_not_allowed",
            "\(Excerpt.printable(request.method.rawValue)) is not possible here; \(methods) are.",
            headers: ["Allow": methods])
    }
}

extension AuditedCall {
    /// - Parameter answer: that of one file, or of several.
    fileprivate func uploaded(_ answer: JSONValue, to bucket: String) {
        let ids = (answer.array ?? [answer]).compactMap { $0["id"]?.string }
        succeeded(.upload, on: "files", ids: ids, details: ["bucket": bucket])
    }

    fileprivate func failed(_ error: HttpError, to bucket: String) {
        failed(error, .upload, on: "files", ids: error.unknownIDs, details: ["bucket": bucket])
    }
}
