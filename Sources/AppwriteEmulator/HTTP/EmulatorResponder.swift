import HTTPListener
import HTTPTypes
import Hummingbird
import JSONBytes
import NIOCore
import NIOPosix

/// Where a request came from.
struct EmulatorRequestContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

/// Between Hummingbird and the API: reads the request as Appwrite reads it, writes the answer with Appwrite's headers.
struct EmulatorResponder: HTTPResponder {
    typealias Context = EmulatorRequestContext

    let dispatcher: Dispatcher

    private var configuration: EmulatorConfiguration { dispatcher.core.configuration }
    private var origins: OriginPolicy { OriginPolicy(platforms: configuration.platforms) }

    func respond(to request: Request, context: EmulatorRequestContext) async throws -> Response {
        if request.method == .options { return response(origins.preflight(request.headers), to: request) }
        var answer: APIResponse
        do throws(APIError) {
            answer = await dispatcher.respond(to: try await read(request, context))
        } catch {
            answer = .failure(error, version: configuration.version)
        }
        origins.addHeaders(to: &answer.headers, origin: request.headers[.origin])
        return response(answer, to: request)
    }

    private func read(_ request: Request, _ context: EmulatorRequestContext) async throws(APIError) -> APIRequest {
        var words = request.uri.path.utf8.split(separator: UInt8(ascii: "/")).map {
            FormText.decode($0, plusIsSpace: false)
        }
        guard words.first == "v1" else { throw .routeNotFound }
        words.removeFirst()
        let query = FormText.parse(request.uri.query ?? "")
        let forwarded = request.headers[.forwardedFor]?.prefix { $0 != "," }
        var read = APIRequest(
            method: request.method, path: words, headers: request.headers, query: query, parameters: query,
            address: forwarded.map(String.init) ?? context.remoteAddress?.addressText ?? "")
        guard request.method != .get, request.method != .head else { return read }
        let body = try await body(of: request)
        let contentType = request.headers[.contentType]
        if let boundary = MultipartForm.boundary(of: contentType) {
            let form = MultipartForm(body, boundary: boundary)
            (read.parameters, read.files) = (form.fields, form.files)
        } else {
            read.parameters = try APIRequest.bodyParameters(body, contentType: contentType)
        }
        return read
    }

    private func body(of request: Request) async throws(APIError) -> [UInt8] {
        do {
            let buffer = try await request.body.collect(upTo: configuration.maximumBodySize)
            return Array(buffer.readableBytesView)
        } catch {
            throw APIError(413, "general_request_too_large", "The request body is too large")
        }
    }

    private func response(_ answer: APIResponse, to request: Request) -> Response {
        var headers = answer.headers
        headers[.contentType] = answer.contentType
        headers[.xContentTypeOptions] = "nosniff"
        let status = HTTPResponse.Status(code: answer.status)
        guard request.method != .head else {
            headers[.contentLength] = String(answer.blob?.bytes.count ?? answer.body.count)
            return Response(status: status, headers: headers, body: ResponseBody())
        }
        if let blob = answer.blob { return Response(status: status, headers: headers, body: Self.body(of: blob)) }
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    private static let partSize = 256 * 1024

    /// Reads part by part, as fast as the client takes them.
    private static func body(of blob: BlobPart) -> ResponseBody {
        ResponseBody(contentLength: blob.bytes.count) { writer in
            for start in stride(from: blob.bytes.lowerBound, to: blob.bytes.upperBound, by: partSize) {
                let range = start..<min(start + partSize, blob.bytes.upperBound)
                let bytes = try await NIOThreadPool.singleton.runIfActive { try blob.reader.read(range) }
                try await writer.write(ByteBuffer(bytes: bytes))
            }
            try await writer.finish(nil)
        }
    }
}
