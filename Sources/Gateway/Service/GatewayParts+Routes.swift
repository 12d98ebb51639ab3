import Appwrite
import Foundation
import Refine

/// What is served, and who answers it.
extension GatewayParts {
    var publicRoutes: [Route] { publicRoutes(live: nil) }

    private func publicRoutes(live: LiveRelay?) -> [Route] {
        let streams = live.map { LiveStreamEndpoint(relay: $0, proxies: proxies) }
        let services = services
        let dialects = [
            endpoint(SimpleRest(), services).route, endpoint(Rest(), services).route,
            endpoint(StrapiV4(), services).route, endpoint(NestJSXCrud(), services).route,
        ]
        return PublicRoutes(
            dialects: dialects, streams: streams, openAPI: OpenAPIRoute(OpenAPIDocument.embedded, url: ownURL),
            listing: listing(for:),
            gate: gate, auth: gate.isKeyed ? TokenAuthRoutes(gate: gate).all : authRoutes(signOut: signOut(live)).all,
            access: accessRoutes(services).all, files: fileRoutes.all, appwrite: appwriteRoutes
        ).all
    }

    private func accessRoutes(_ services: @escaping Services) -> AccessRoutes {
        let service = AccessService(
            client: client, roles: roles, schemaAge: min(configuration.cache.schema, .seconds(10)),
            data: services)
        return AccessRoutes(service: service, gate: gate, proxies: proxies)
    }

    /// Tells everybody who remembers something of a credential that it has ended.
    private func signOut(_ live: LiveRelay?) -> @Sendable (Credential) -> Void {
        { [roles, sessions] credential in
            live?.signOut(credential)
            roles.forget(credential)
            sessions.forget(credential)
        }
    }

    @Sendable
    private func listing(for grant: AccessGrant?) -> ResourceListing {
        grant?.name.flatMap { narrowed[$0]?.listing } ?? listing
    }

    var publicResponder: GatewayResponder { publicResponder(live: nil) }

    /// - Parameter live: answers `/live` with event streams, and is told who signs out.
    func publicResponder(live: LiveRelay?) -> GatewayResponder {
        GatewayResponder(
            publicRoutes(live: live).map(gate.guarded), origins: origins,
            // No cookie speaks for the holder of a token.
            credentials: gate.isKeyed ? nil : credentials, sessions: gate.isKeyed ? nil : sessionMiddleware(live),
            now: MonotonicTime.now, observe: observe)
    }

    private func sessionMiddleware(_ live: LiveRelay?) -> SessionMiddleware {
        SessionMiddleware(
            reader: credentials, checks: configuration.access.deadSession == .refuse ? sessions : nil,
            proxies: proxies, isSecure: configuration.auth.url.hasPrefix("https://"),
            ended: { [roles] credential in
                live?.signOut(credential)
                roles.forget(credential)
            })
    }

    /// What is asked of Appwrite in the caller's own name.
    private var appwriteRoutes: [Route] {
        let calls = CallerCalls(client: client, credentials: credentials, proxies: proxies, observe: observe)
        let maximumBody = configuration.limits.body
        return [
            FunctionRoutes(calls: calls, maximumBody: maximumBody, audit: audit, totals: totals).route,
            PassthroughRoutes(
                rules: configuration.passthrough.allow, calls: calls, maximumBody: maximumBody, audit: audit
            ).route,
            AuditRoutes(
                trail: audit, readers: AuditReaders(roles: configuration.audit.roles, calls: calls), calls: calls
            ).route,
        ]
    }

    private func authRoutes(signOut: @escaping @Sendable (Credential) -> Void) -> AuthRoutes {
        let service = AuthService(
            client: client, key: configuration.appwrite.key, settings: configuration.auth,
            redirects: RedirectPolicy(configuration.auth.redirects), gate: logins, signOut: signOut,
            wall: { Int(Date().timeIntervalSince1970 * 1000) }, observe: observe)
        return AuthRoutes(
            service: service, oauth2: OAuth2Login(service: service, random: Self.random), credentials: credentials,
            proxies: proxies)
    }

    private static let random: @Sendable () -> (UInt64, UInt64) = {
        // The system's generator is one for secrets.
        var generator = SystemRandomNumberGenerator()
        return (generator.next(), generator.next())
    }

    private var fileService: FileService {
        let files = configuration.files
        let folder = files.folder.isEmpty ? FileManager.default.temporaryDirectory.path : files.folder
        return FileService(
            client: client, settings: files,
            receiver: UploadReceiver(maximumSize: files.maximumSize, folder: folder, budget: spool),
            uploader: FileUploader(
                client: client, idleTimeout: files.timeout, sleep: { try await Task.sleep(for: $0) }),
            random: Self.random, observe: observe)
    }

    private var ownURL: OwnURL { OwnURL(configured: configuration.auth.url, proxies: proxies) }

    private var fileRoutes: FileRoutes {
        FileRoutes(
            service: fileService, credentials: credentials, proxies: proxies,
            url: ownURL, audit: audit)
    }

    var adminResponder: GatewayResponder {
        let routes = AdminRoutes(readiness: readiness, publicRoutes: publicRoutes.flatMap(\.served)).all
        return GatewayResponder(routes, list: "/routes", now: MonotonicTime.now, observe: Self.troubles(observe))
    }

    /// Requests of operators are not told of, unless they fail.
    private static func troubles(_ observe: @escaping Observer) -> Observer {
        { observation in if case .requestFailed = observation { observe(observation) } }
    }

    private func endpoint<D: Dialect>(_ dialect: D, _ services: @escaping Services) -> DialectEndpoint<D> {
        DialectEndpoint(
            dialect: dialect, service: services, databases: databases, gate: gate, proxies: proxies,
            maximumBody: configuration.limits.body,
            inline: catalog.takesFiles ? InlineFileWriter(files: fileService) : nil, audit: audit,
            url: configuration.auth.url)
    }
}
