import HTTPTypes
import Hummingbird
import Refine

/// Cross-origin resource sharing (Fetch standard, 3.2): says which web origins may read answers, answers preflights, and refuses
/// writes that a foreign origin's page sends with the user's cookies. A write with the session's cookie must come from a page that is
/// allowed to; other callers, which no page can make somebody be, need not say where they come from.
struct CrossOriginMiddleware: Sendable {
    let origins: OriginPolicy
    /// Tells whether it is the cookie that speaks; `nil` where nobody has one.
    var credentials: CredentialReader?

    func handle(
        _ request: Request, _ context: GatewayRequestContext,
        next: (Request, GatewayRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let origin = request.headers[.origin] else {
            let isForged = isByCookie(request) && !Self.comesFromSameSite(request)
            var response = isForged ? JSONResponse.error(Self.cookieRefusal) : try await next(request, context)
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
        if let refusal = refusal(request, origin, admission) {
            response = JSONResponse.error(refusal)
        } else {
            response = try await next(request, context)
        }
        Self.vary(&response.headers)
        Self.admit(origin, admission, in: &response.headers)
        if admission != .refused { response.headers[.accessControlExposeHeaders] = Self.exposed }
        return response
    }

    /// What is wrong with a write that a page of this origin sends.
    private func refusal(
        _ request: Request, _ origin: String, _ admission: OriginPolicy.Admission
    ) -> HttpError? {
        guard !Self.isSafe(request.method), !OriginPolicy.isSame(origin, host: request.head.authority) else {
            return nil
        }
        switch admission {
        case .explicitly: return nil
        case .refused: return Self.refusal
        // `*` admits everybody without credentials.
        case .asAnybody: return isByCookie(request) && !Self.comesFromSameSite(request) ? Self.cookieRefusal : nil
        }
    }

    /// Whether a write is done in the name of a session that the browser has added by itself.
    private func isByCookie(_ request: Request) -> Bool {
        guard let credentials, !Self.isSafe(request.method), request.headers.contains(.cookie) else { return false }
        let headers = request.headers.values(ofCanonicalName:)
        return credentials.shown(headers) == nil && credentials.cookie(headers) != nil
    }

    /// What browsers say of the page that sends something, and no page can change (Fetch Metadata, 2.4).
    private static func comesFromSameSite(_ request: Request) -> Bool {
        ["same-origin", "same-site"].contains(request.headers[.fetchSite])
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

    static let exposed =
        "X-Total-Count, X-Truncated, X-Cursor-Next, X-Cursor-Prev, X-Request-Id, ETag, Retry-After, "
        + "Content-Disposition, Content-Range"

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

    /// What an answer carries that is given before the request could be read.
    func headers(ofRefusalTo origin: String?) -> [(name: String, value: String)] {
        var headers: HTTPFields = [:]
        Self.vary(&headers)
        if let origin {
            let admission = origins.admission(of: origin)
            Self.admit(origin, admission, in: &headers)
            if admission != .refused { headers[.accessControlExposeHeaders] = Self.exposed }
        }
        return headers.map { ($0.name.rawName, $0.value) }
    }

    private static let cookieRefusal = HttpError(
        403, type: "gateway_origin_missing",
        "A write with the session's cookie must come from an allowed page: with its Origin, or with Sec-Fetch-Site same-origin or "
            + "same-site. Scripts send the session as X-Appwrite-Session, or a JWT as Authorization: Bearer.")

    private static let refusal = HttpError(
        403, type: "gateway_origin_refused",
        "Pages of this origin may not write through the gateway. Its operator lists origins under cors.origins.")
}
