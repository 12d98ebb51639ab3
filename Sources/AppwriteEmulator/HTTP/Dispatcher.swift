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

    private static let ownName = EmulatorConfiguration.version

    func respond(to request: APIRequest) async -> APIResponse {
        do {
            return try await answer(request)
        } catch let error as APIError {
            return .failure(error, version: Self.ownName)
        } catch {
            core.logger.error(
                "A request failed inside the emulator",
                metadata: ["path": "/\(request.path.joined(separator: "/"))", "error": "\(type(of: error)): \(error)"])
            return .failure(.serverError, version: Self.ownName)
        }
    }

    private func answer(_ request: APIRequest) async throws -> APIResponse {
        let method = request.method == .head ? .get : request.method
        guard let (route, parameters) = routes.find(method, request.path) else { throw APIError.routeNotFound }
        try OriginPolicy(platforms: core.configuration.platforms).check(request)
        let project = request.project ?? ""
        guard ["", "console", core.configuration.project].contains(project) else { throw APIError.projectNotFound }
        switch route.action {
        case .read(let handler):
            if let staged = route.stagedAction, let transaction = request.parameters["transactionId"]?.string {
                return try await readStaged(request, route, parameters, transaction, staged)
            }
            return try await core.store.read { db in try handler(call(request, route, parameters, db)) }
        case .write(let handler):
            return try await core.store.write { db in try handler(call(request, route, parameters, db)) }
        case .password(let prepare, let finish):
            let work = try await core.store.read { db in try prepare(call(request, route, parameters, db)) }
            let salt = core.environment.randomBytes(16)
            let outcome = try await NIOThreadPool.singleton.runIfActive { try work.run(salt: salt) }
            return try await core.store.write { db in try finish(call(request, route, parameters, db), outcome) }
        }
    }

    /// - Throws: what keeps the caller from the route.
    private func call(
        _ request: APIRequest, _ route: Route, _ parameters: [String: String], _ db: Database
    ) throws -> Call {
        let isOfProject = request.project == core.configuration.project
        let hasKey = request.header("X-Appwrite-Key").map { !$0.isEmpty } ?? false
        let caller =
            isOfProject || hasKey
            ? try core.authenticator.caller(of: request, db: db, now: core.environment.now()) : .guest
        guard caller.mayUse(route.scopes) else {
            throw APIError.missingScopes(route.scopes, caller: caller.name(project: core.configuration.project))
        }
        if !isOfProject, let refusal = route.withoutProject { throw refusal }
        return Call(request: request, caller: caller, pathParameters: parameters, db: db, emulator: core)
    }

    /// Reads as if a transaction's operations were done, and undoes them. A transaction that is none changes nothing.
    private func readStaged(
        _ request: APIRequest, _ route: Route, _ parameters: [String: String], _ transaction: String,
        _ handler: @escaping @Sendable (Call) throws -> APIResponse
    ) async throws -> APIResponse {
        let response = try await core.store.tryOut { db in
            let call = try call(request, route, parameters, db)
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
