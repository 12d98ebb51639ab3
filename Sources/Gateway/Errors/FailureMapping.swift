import Appwrite
import JSONBytes
import Refine

/// Turns what can go wrong on the way to Appwrite into refine's errors: the one table of it.
///
/// | failure | answer |
/// |---|---|
/// | Appwrite's error | its status, type and message; `Retry-After` where it says when; `errors` by column where it names one |
/// | `row_update_conflict` | 412 `gateway_precondition_failed`: only `If-Match` brings it about |
/// | a grant to a role that the caller does not hold | Appwrite's 401, with the roles named |
/// | some of several rows could not be written | that of the first failure; `details` tells what became of each row |
/// | nobody listens, or the name does not resolve | 502 `gateway_upstream_unreachable` |
/// | no answer in time | 504 `gateway_upstream_timeout` |
/// | the answer is too large | 502 `gateway_upstream_answer_too_large` |
/// | certificate or TLS handshake | 502 `gateway_upstream_tls` |
/// | the connection broke, or the answer was not HTTP | 502 `gateway_upstream_connection_lost` |
/// | a write's answer was lost in any of these ways, and nobody knows what became of it | 502 `gateway_outcome_unknown` |
/// | the answer cannot be understood, or has a status that is no error's | 502 `gateway_upstream_unreadable` |
/// | the request cannot be written as HTTP | 400 `gateway_request_unsendable` |
/// | too many requests wait for Appwrite | 503 `gateway_overloaded`, `Retry-After` |
/// | the caller went away | 503 `gateway_cancelled` |
/// | the gateway is stopping | 503 `gateway_shutting_down` |
enum FailureMapping {
    static func error(for failure: AppwriteFailure) -> HttpError {
        switch failure {
        case .refused(let refusal): self.refusal(refusal)
        case .transport(let error): transport(error)
        case .unreadable: unreadable
        case .lost: .outcomeUnknown()
        }
    }

    /// - Parameter uniqueColumns: columns of the written table's unique index, when the write touches exactly one such index:
    ///   Appwrite's message about a clash names none.
    /// - Parameter redacted: takes out what is not to be told; the whole error and that of each row pass through it.
    static func error(
        for error: ExecutionError, uniqueColumns: [String] = [], redacted: (HttpError) -> HttpError = { $0 }
    ) -> HttpError {
        let unknown = error.outcomes?.ids(.unknown) ?? []
        var answer = unknown.isEmpty ? self.error(for: error.failure) : .outcomeUnknown(ids: unknown)
        if ClashingColumns.isClash(answer), answer.errors.isEmpty {
            answer.errors = ClashingColumns.errors(for: uniqueColumns)
        }
        if case .refused(let refusal) = error.failure,
            let roles = RefusedGrants.roles(in: refusal, granted: error.grantedRoles)
        {
            explain(roles, in: &answer)
        }
        answer = redacted(answer)
        if let outcomes = error.outcomes, outcomes.ids.count > 1 {
            answer.add(sentence: outcomes.summary)
            var details = outcomes.details(redacted)
            details["ids"] = answer.details?["ids"]
            answer.details = details
        }
        return answer
    }

    private static func explain(_ roles: [String], in answer: inout HttpError) {
        let messages = RefusedGrants.messages(for: roles)
        if messages.isEmpty {
            // A permission header that changes one half sends the other half along.
            answer.add(
                sentence: "Permissions that the row has already count as granted anew when a part of them is changed.")
        } else {
            answer.message = messages.prefix(3).joined(separator: " ") + " " + answer.message
            answer.errors[RefusedGrants.field] = messages
        }
    }

    /// The server key, not the caller, was refused: nothing that the caller could mend.
    static func serverKeyRefused(_ refusal: AppwriteError) -> HttpError {
        HttpError(
            502, type: "gateway_server_key_refused",
            "The gateway may not read the table's schema: Appwrite refused its server key (\(refusal.type)). "
                + "The key needs the scopes databases.read, tables.read, columns.read and indexes.read.")
    }

    private static func refusal(_ refusal: AppwriteError) -> HttpError {
        guard (400...599).contains(refusal.status) else { return unreadable }
        let refusal = refusal.ofTables
        if ["row_update_conflict", "document_update_conflict"].contains(refusal.type) { return .preconditionFailed }
        var answer = HttpError(
            refusal.status, type: refusal.type, refusal.message, errors: RefusedColumns.errors(in: refusal))
        if refusal.type == "transaction_conflict" {
            answer.add(
                sentence: "A row's id or a value that must be unique is taken, or a row was changed meanwhile.")
        }
        if let seconds = refusal.retryAfter { answer.headers["Retry-After"] = String(seconds) }
        return answer
    }

    private static var unreadable: HttpError {
        HttpError(
            502, type: "gateway_upstream_unreadable",
            "Appwrite answered with something that the gateway does not understand. The gateway's log says more.")
    }

    private static func transport(_ error: TransportError) -> HttpError {
        switch error.code {
        case .unreachable:
            HttpError(502, type: "gateway_upstream_unreachable", "Appwrite cannot be reached. Try again in a moment.")
        case .timedOut:
            HttpError(504, type: "gateway_upstream_timeout", "Appwrite took too long to answer. Try again in a moment.")
        case .tooLarge:
            HttpError(
                502, type: "gateway_upstream_answer_too_large",
                "Appwrite's answer is larger than the gateway takes. Ask for fewer rows or columns.")
        case .tls:
            HttpError(
                502, type: "gateway_upstream_tls",
                "The gateway cannot make a secure connection to Appwrite. Its log says why.")
        case .invalidRequest:
            HttpError(
                400, type: "gateway_request_unsendable",
                "The request cannot be passed on to Appwrite: a credential or another header holds characters that "
                    + "HTTP does not allow.")
        case .overloaded:
            HttpError(
                503, type: "gateway_overloaded", "Too many requests wait for Appwrite. Try again in a moment.",
                headers: ["Retry-After": "1"])
        case .cancelled:
            HttpError(503, type: "gateway_cancelled", "The request was given up before Appwrite answered.")
        case .shutDown:
            HttpError(
                503, type: "gateway_shutting_down", "The gateway is stopping. Try again in a moment.",
                headers: ["Retry-After": "1", "Connection": "close"])
        default:
            HttpError(
                502, type: "gateway_upstream_connection_lost",
                "The connection to Appwrite broke before its answer was complete. Try again in a moment.")
        }
    }
}
