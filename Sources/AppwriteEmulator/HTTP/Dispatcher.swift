import GRDB
import HTTPTypes
import JSONBytes
import Logging
import NIOPosix

/// Takes a request through its checks to its handler: route, origin, project, caller, scopes. The caller is found on the same
/// state of the database that the handler sees.
struct Dispatcher: Sendable {
    let core: EmulatorCore
    let routes: RouteTable

    private var version: String { core.configuration.version }

    func respond(to request: APIRequest) async -> APIResponse {
        do {
            return try await answer(request)
        } catch let error as APIError {
            return .failure(error, version: version)
        } catch {
            core.logger.error(
                "A request failed inside the emulator",
                metadata: ["path": "/\(request.path.joined(separator: "/"))", "error": "\(type(of: error)): \(error)"])
            return .failure(.serverError, version: version)
        }
    }

    private func answer(_ request: APIRequest) async throws -> APIResponse {
        let method = request.method == .head ? .get : request.method
        guard let (route, parameters) = routes.find(method, request.path) else { throw APIError.routeNotFound }
        try OriginPolicy(platforms: core.configuration.platforms).check(request)
        let project = request.project ?? ""
        guard ["", "console", core.configuration.project].contains(project) else { throw APIError.projectNotFound }
        let token = try await core.authenticator.token(of: request, now: core.environment.now())
        let visit = Visit(core: core, request: request, token: token, route: route, parameters: parameters)
        switch route.action {
        case .read(let handler):
            if let staged = route.stagedAction, let transaction = request.parameters["transactionId"]?.string {
                return try await readStaged(visit, transaction, staged)
            }
            return try await core.store.read { db in try handler(visit.call(on: db)) }
        case .write(let handler):
            return try await core.store.write { db in try handler(visit.call(on: db)) }
        case .token(let handler):
            let token = try await core.store.read { db in try handler(visit.call(on: db)) }
            return .json(["jwt": .string(try await core.authenticator.tokens.sign(token))], status: 201)
        case .password(let prepare, let finish):
            let work = try await core.store.read { db in try prepare(visit.call(on: db)) }
            let (salt, cost) = (core.environment.randomBytes(16), core.environment.passwordCost)
            let outcome = try await NIOThreadPool.singleton.runIfActive { try work.run(salt: salt, cost: cost) }
            return try await core.store.write { db in try finish(visit.call(on: db), outcome) }
        case .upload(let prepare, let finish):
            return try await upload(
                preparing: { db in try prepare(visit.call(on: db)) },
                finishing: { db, stored in try finish(visit.call(on: db), stored) })
        }
    }

    private static let uploadAttempts = 10

    private func upload(
        preparing prepare: @escaping @Sendable (Database) throws -> FileUpload,
        finishing finish: @escaping @Sendable (Database, FileUpload.Stored) throws -> APIResponse?
    ) async throws -> APIResponse {
        let blobs = core.blobs
        for _ in 0..<Self.uploadAttempts {
            let upload = try await core.store.read(prepare)
            do {
                let stored = try await NIOThreadPool.singleton.runIfActive { try upload.store(in: blobs) }
                if let response = try await core.store.write({ db in try finish(db, stored) }) { return response }
            } catch {
                upload.discard(from: blobs)
                throw error
            }
            upload.discard(from: blobs)
        }
        throw APIError.serverError
    }

    /// Reads as if a transaction's operations were done, and undoes them. A transaction that is none changes nothing.
    private func readStaged(
        _ visit: Visit, _ transaction: String, _ handler: @escaping @Sendable (Call) throws -> APIResponse
    ) async throws -> APIResponse {
        let response = try await core.store.tryOut { db in
            let call = try visit.call(on: db)
            if let found = try TransactionModel.find(transaction, db: db), found.isVisible(to: call.caller),
                found.status == "pending"
            {
                try TransactionPlayer(call: call).tryOut(found.operations(db: db))
            }
            return try handler(call)
        }
        guard let response else { throw APIError.serverError }
        return response
    }
}

/// A request that has found its route, before its caller is known.
private struct Visit: Sendable {
    let core: EmulatorCore
    let request: APIRequest
    let token: SessionToken?
    let route: Route
    let parameters: [String: String]

    /// - Throws: what keeps the caller from the route.
    func call(on db: Database) throws -> Call {
        let isOfProject = request.project == core.configuration.project
        let now = core.environment.now()
        let caller = try core.authenticator.caller(of: request, token: token, db: db, now: now)
        guard caller.mayUse(route.scopes) else {
            throw APIError.missingScopes(route.scopes, caller: caller.name(project: core.configuration.project))
        }
        if caller.user?.isBlocked == true { throw APIError.userBlocked(core.configuration.variant) }
        if !isOfProject, let refusal = route.withoutProject { throw refusal }
        return Call(request: request, caller: caller, pathParameters: parameters, db: db, emulator: core)
    }
}
