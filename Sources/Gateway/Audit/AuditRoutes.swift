import Appwrite
import HTTPTypes
import Hummingbird
import JSONBytes
import Refine

/// `/audit`: the trail in the form of refine's `AuditLogProvider.get`.
struct AuditRoutes: Sendable {
    /// `nil` where no trail is kept.
    let trail: AuditTrail?
    let readers: AuditReaders
    let calls: CallerCalls

    var route: Route {
        .get("/audit", session: .alongside) { request, context in
            context.setRoute("/audit")
            guard let trail else {
                throw HttpError(
                    403, type: "gateway_audit_off",
                    "No audit trail is kept here. The gateway's operator sets `audit.file` or `audit.table`.")
            }
            try await readers.allow(calls.caller(of: request, context))
            let query = try AuditQuery(request.uri.query ?? "")
            let page = try await Self.page(query, of: trail, calls.observe)
            var response = JSONResponse.make(.ok, .array(page.entries.map(\.log)))
            response.headers[.totalCount] = String(page.total)
            return response
        }
    }

    private static func page(
        _ query: AuditQuery, of trail: AuditTrail, _ observe: Observer
    ) async throws(HttpError) -> AuditPage {
        do throws(AuditFailure) {
            return try await trail.sink.read(query)
        } catch {
            observe(.auditFailed(reason: error.reason, waiting: trail.waiting))
            throw HttpError(
                502, type: "gateway_audit_unreadable", "The audit trail cannot be read. The gateway's log says why.")
        }
    }
}
