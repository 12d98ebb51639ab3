import HTTPListener
import Logging

/// Writes observations to the log: a static message and metadata, one line each.
public struct ObservationLog: Sendable {
    private let logger: Logger

    public init(_ logger: Logger) {
        self.logger = logger
    }

    public func record(_ observation: Observation) {
        switch observation {
        case .requestAnswered(let request):
            guard logger.logLevel <= .info else { return }
            logger.info("request", metadata: Self.metadata(request))
        case .listening(let name, let url):
            logger.notice("listening", metadata: ["listener": "\(name)", "url": "\(url)"])
        case .ruleColumnsMissing(let resource, let columns):
            logger.warning(
                "the rules of a resource name columns that its table does not have",
                metadata: ["resource": "\(resource)", "columns": "\(columns.joined(separator: ", "))"])
        case .servesTokens(let names):
            logger.notice(
                "callers need an access token; the server key does their work",
                metadata: ["tokens": "\(names.joined(separator: ", "))"])
        case .servesThisMachine:
            logger.warning(
                "auth.mode is key and there are no access tokens: EVERYBODY ON THIS MACHINE may read and write all that the server key can"
            )
        case .auditFailed, .auditRecovered, .auditDiverted, .auditTableOpen: recordAudit(observation)
        case .requestFailed(let id, let error):
            logger.error(
                "a request failed for a reason of the gateway's own", metadata: ["id": "\(id)", "error": "\(error)"])
        case .connectionsTurnedAway(let trouble): recordTrouble(trouble)
        case .shutdownStarted: logger.notice("shutting down: requests in flight may finish")
        case .shutdownForced: logger.warning("shutting down: requests in flight were cut off")
        case .upstreamFound, .databaseFound, .upstreamMissing, .upstreamFailed, .serverKeyMissing, .serverKeyRefused:
            recordUpstream(observation)
        case .realtimeConnected, .realtimeLost, .realtimeRefused, .realtimeFrameUnreadable, .liveHandshakeRefused,
            .liveSubscriberOpened, .liveSubscriberClosed, .liveEventsDelivered:
            recordLive(observation)
        }
    }

    private func recordTrouble(_ trouble: ListenerTrouble) {
        switch trouble {
        case .descriptorsExhausted:
            logger.error("the system gives no more descriptors: connections wait (raise the limit of open files)")
        case .connectionsUsedUp(let limit):
            logger.warning(
                "as many connections are open as descriptors allow: further ones wait", metadata: ["limit": "\(limit)"])
        case .addressRefused(let address, let limit):
            logger.warning(
                "connections were closed at once: their address has as many as it may (limits.connections_per_address; proxies belong into proxy.trusted)",
                metadata: ["address": "\(address)", "limit": "\(limit)"])
        }
    }

    private func recordUpstream(_ observation: Observation) {
        switch observation {
        case .upstreamFound(let version):
            logger.notice("appwrite found", metadata: ["version": "\(version)"])
        case .databaseFound(let adapter?):
            logger.debug("appwrite compares as its database does", metadata: ["database": "\(adapter)"])
        case .databaseFound(nil):
            logger.notice(
                "which database appwrite has is not known: the gateway evaluates more filters itself (set appwrite.adapter, or a key)"
            )
        case .upstreamMissing(let reason, let milliseconds):
            logger.warning(
                "appwrite does not tell its version", metadata: ["reason": "\(reason)", "retry_ms": "\(milliseconds)"])
        case .upstreamFailed(let code, let reason):
            logger.warning("appwrite failed", metadata: ["code": "\(code)", "reason": "\(reason)"])
        case .serverKeyMissing:
            logger.notice(
                "no server key: columns are not checked, and values in filters are typed by their look (set appwrite.key)"
            )
        case .serverKeyRefused(let type, let message):
            logger.error(
                "appwrite refused the server key: it needs the scopes databases.read, tables.read, columns.read, indexes.read",
                metadata: ["type": "\(type)", "message": "\(message)"])
        default: break
        }
    }

    private func recordAudit(_ observation: Observation) {
        switch observation {
        case .auditFailed(let reason, let waiting):
            logger.error(
                "the audit trail cannot be reached: it is tried again",
                metadata: ["reason": "\(reason)", "waiting": "\(waiting)"])
        case .auditTableOpen(let reason):
            logger.warning("the audit trail is open to others in appwrite itself", metadata: ["reason": "\(reason)"])
        case .auditRecovered: logger.notice("the audit trail is written again")
        case .auditDiverted(let line, let total):
            logger.error(
                "an entry of the audit trail stands here instead", metadata: ["entry": "\(line)", "total": "\(total)"])
        default: break
        }
    }

    private func recordLive(_ observation: Observation) {
        switch observation {
        case .realtimeConnected(let credential):
            logger.info("realtime connected", metadata: ["credential": "\(credential)"])
        case .realtimeLost(let credential, let reason, let milliseconds):
            logger.warning(
                "realtime lost",
                metadata: ["credential": "\(credential)", "reason": "\(reason)", "retry_ms": "\(milliseconds)"])
        case .realtimeRefused(let credential, let code):
            logger.warning(
                "realtime refused a credential", metadata: ["credential": "\(credential)", "code": "\(code)"])
        case .realtimeFrameUnreadable(let bytes, let reason):
            logger.warning("realtime frame unreadable", metadata: ["bytes": "\(bytes)", "reason": "\(reason)"])
        case .liveHandshakeRefused(let status):
            logger.info("live handshake refused", metadata: ["status": "\(status)"])
        case .liveSubscriberOpened: logger.debug("live subscriber opened")
        case .liveSubscriberClosed(let code):
            logger.debug("live subscriber closed", metadata: ["code": "\(code)"])
        case .liveEventsDelivered(let channel, let subscribers):
            logger.trace("live events delivered", metadata: ["channel": "\(channel)", "subscribers": "\(subscribers)"])
        default: break
        }
    }

    private static func metadata(_ request: AnsweredRequest) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "id": .string(request.id), "method": .string(request.method), "path": .string(request.path),
            "route": .string(request.route), "status": .stringConvertible(request.status),
            "ms": .string(milliseconds(request.microseconds)), "bytes": .stringConvertible(request.bytes),
        ]
        if !request.isWhole { metadata["whole"] = "false" }
        return metadata
    }

    /// `12.3`
    private static func milliseconds(_ microseconds: Int) -> String {
        let tenths = (microseconds + 50) / 100
        return "\(tenths / 10).\(tenths % 10)"
    }
}
