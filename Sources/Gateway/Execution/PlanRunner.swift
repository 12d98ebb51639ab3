import Appwrite
import JSONBytes
import Refine

/// Carries out plans: makes the upstream calls and gathers their rows. Decides nothing that the plan could say.
public struct PlanRunner: Sendable {
    let client: AppwriteClient
    /// Counts of long lists, shared by all who ask.
    let totals: TotalsCache
    /// Makes ids for rows that come without.
    let makeID: @Sendable () -> String

    /// - Parameter totals: its own when `nil`.
    public init(
        client: AppwriteClient, totals: TotalsCache? = nil,
        makeID: @escaping @Sendable () -> String = RowID.unique
    ) {
        self.client = client
        self.totals = totals ?? TotalsCache(now: MonotonicTime.now)
        self.makeID = makeID
    }

    public func run(_ plan: Plan, as caller: Caller) async throws(ExecutionError) -> DataAnswer {
        let call = TableCall(client: client, table: plan.table, caller: caller, shape: plan.shape)
        guard plan.isWrite else {
            do {
                return try await read(plan.work, call)
            } catch {
                throw ExecutionError(error)
            }
        }
        // Also when a write failed: part of it may have happened.
        defer { totals.drop(plan.table) }
        do {
            return try await write(plan, call)
        } catch {
            var error = error
            error.grantedRoles = plan.grantedRoles
            throw error
        }
    }

    private func read(_ work: Plan.Work, _ call: TableCall) async throws(AppwriteFailure) -> DataAnswer {
        switch work {
        case .list(let list): .list(try await ListReader(call: call, plan: list, totals: totals).answer())
        case .getOne(let id, let queries): .row(try await call.row(id, queries: queries))
        case .getMany(let many): .rows(try await call.rows(many))
        case .create, .createMany, .update, .updateMany, .deleteOne, .deleteMany: .rows([])
        }
    }

    private func write(_ plan: Plan, _ call: TableCall) async throws(ExecutionError) -> DataAnswer {
        let many = ManyRowsWriter(call: call, makeID: makeID)
        switch plan.work {
        case .createMany(let rows, let strategy): return .createdRows(try await many.create(rows, strategy))
        case .updateMany(let ids, let change, let strategy): return .rows(try await many.update(ids, change, strategy))
        case .deleteMany(let ids, let strategy): return .deletedRows(ids: try await many.delete(ids, strategy))
        default:
            do {
                return try await writeOne(plan, call)
            } catch {
                throw ExecutionError(error)
            }
        }
    }

    private func writeOne(_ plan: Plan, _ call: TableCall) async throws(AppwriteFailure) -> DataAnswer {
        switch plan.work {
        case .create(let new): .created(try await created(new, call))
        case .update(let id, let change): .row(try await call.update(id, change, plan.versionCheck))
        case .deleteOne(let id): try await deleted(id, call, plan.versionCheck)
        case .list, .getOne, .getMany, .createMany, .updateMany, .deleteMany: .rows([])
        }
    }

    /// Chooses the id if nobody did, instead of Appwrite. When a connection ends before the answer, nobody knows whether the row was made;
    /// with an id the request may be sent again, and makes no second row.
    private func created(_ new: NewRow, _ call: TableCall) async throws(AppwriteFailure) -> [UInt8] {
        guard new.id == nil else { return try await call.create(new) }
        let new = NewRow(id: makeID(), data: new.data, permissions: new.permissions)
        do throws(AppwriteFailure) {
            return try await createdOrThere(new, call)
        } catch {
            // What the second try fails with does not tell what became of the first.
            guard error.isLostConnection, let row = try? await createdOrThere(new, call) else { throw error }
            return row
        }
    }

    /// libcurl by itself sends a request anew when a kept connection ends before its answer. Appwrite refuses the second, and the row of
    /// the first is the answer.
    private func createdOrThere(_ new: NewRow, _ call: TableCall) async throws(AppwriteFailure) -> [UInt8] {
        do throws(AppwriteFailure) {
            return try await call.create(new)
        } catch {
            // A unique index that is violated is refused in the same words; then there is no such row.
            guard error.saysThatRowExists, let id = new.id, let row = try? await call.row(id, queries: []) else {
                throw error
            }
            return row
        }
    }

    private func deleted(
        _ id: String, _ call: TableCall, _ check: VersionCheck?
    ) async throws(AppwriteFailure) -> DataAnswer {
        try await call.delete(id, check)
        return .deleted(id: id)
    }
}

extension Plan {
    var isWrite: Bool {
        switch work {
        case .list, .getOne, .getMany: false
        case .create, .createMany, .update, .updateMany, .deleteOne, .deleteMany: true
        }
    }
}

extension AppwriteFailure {
    fileprivate var isLostConnection: Bool {
        guard case .transport(let error) = self else { return false }
        return error.code == .connectionLost
    }

    fileprivate var saysThatRowExists: Bool {
        guard case .refused(let refusal) = self else { return false }
        return ["row_already_exists", "document_already_exists"].contains(refusal.type)
    }
}
