import HTTPTypes
import Hummingbird
import Refine

/// Cross-origin resource sharing (Fetch standard, 3.2): says which web origins may read answers, answers preflights, and refuses
/// writes that a foreign origin's page sends with the user's cookies.
struct CrossOriginMiddleware: Sendable {
    let origins: OriginPolicy

    func handle(
        _ request: Request, _ context: GatewayRequestContext,
        next: (Request, GatewayRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let origin = request.headers[.origin] else {
            var response = try await next(request, context)
            // A cache must not give this answer to a page of some origin.
            Self.vary(&response.headers)
            return response
        }
        let admission = origins.admission(of: origin)
        if request.method == .options, request.headers[.accessControlRequestMethod] != nil {
            context.setRoute("preflight")
            return preflight(request, origin, admission)
        }
        var response: Response
        if admission == .refused, !Self.isSafe(request.method),
            !OriginPolicy.isSame(origin, host: request.head.authority)
        {
            response = JSONResponse.error(Self.refusal)
        } else {
            response = try await next(request, context)
        }
        Self.vary(&response.headers)
        Self.admit(origin, admission, in: &response.headers)
        if admission != .refused { response.headers[.accessControlExposeHeaders] = Self.exposed }
        return response
    }

    /// Says that the answer hangs on the origin, beside whatever it hangs on already.
    private static func vary(_ headers: inout HTTPFields) {
        headers[.vary] = headers[.vary].map { "\($0), Origin" } ?? "Origin"
    }

    private func preflight(
        _ request: Request, _ origin: String, _ admission: OriginPolicy.Admission
    ) -> Response {
        var headers: HTTPFields = [.vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"]
        Self.admit(origin, admission, in: &headers)
        if admission != .refused {
            headers[.accessControlAllowMethods] = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
            if let names = request.headers[.accessControlRequestHeaders], Self.isListOfNames(names) {
                headers[.accessControlAllowHeaders] = names
            }
            headers[.accessControlMaxAge] = "7200"
        }
        return Response(status: .noContent, headers: headers)
    }

    private static func admit(_ origin: String, _ admission: OriginPolicy.Admission, in headers: inout HTTPFields) {
        switch admission {
        case .refused: break
        case .asAnybody: headers[.accessControlAllowOrigin] = "*"
        case .explicitly:
            headers[.accessControlAllowOrigin] = origin
            headers[.accessControlAllowCredentials] = "true"
        }
    }

    static let exposed = "X-Total-Count, X-Truncated, X-Cursor-Next, X-Cursor-Prev, X-Request-Id, ETag, Retry-After"

    private static func isSafe(_ method: HTTPRequest.Method) -> Bool {
        method == .get || method == .head || method == .options
    }

    /// `content-type, x-requested-with`: what may be repeated in an answer.
    private static func isListOfNames(_ text: String) -> Bool {
        let bytes = text.utf8
        return bytes.count <= 4096
            && bytes.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                // Comma, space, and the other characters of RFC 9110's tokens.
                case 0x2C, 0x20, 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
                default: false
                }
            }
    }

    private static let refusal = HttpError(
        403, type: "gateway_origin_refused",
        "Pages of this origin may not write through the gateway. Its operator lists origins under cors.origins.")
}
