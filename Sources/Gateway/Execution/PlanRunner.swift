import Appwrite
import JSONBytes
import Refine

/// Carries out plans: makes the upstream calls and gathers their rows. Decides nothing that the plan could say.
public struct PlanRunner: Sendable {
    let client: AppwriteClient
    /// Counts of long lists, shared by all who ask.
    let totals: TotalsCache
    /// Where lists are evaluated, shared by all who ask.
    let room: ResidualRoom
    /// Makes ids for rows that come without.
    let makeID: @Sendable () -> String
    /// Sees, where an answer was lost, whether a row is there that the caller may not read.
    let serverKey: String?
    let inquiry: OutcomeInquiry

    /// - Parameters:
    ///   - totals: its own when `nil`.
    ///   - room: its own when `nil`.
    public init(
        client: AppwriteClient, totals: TotalsCache? = nil, room: ResidualRoom? = nil, serverKey: String? = nil,
        makeID: @escaping @Sendable () -> String = RowID.unique
    ) {
        self.init(
            client: client, totals: totals, room: room, serverKey: serverKey, makeID: makeID, inquiry: OutcomeInquiry())
    }

    init(
        client: AppwriteClient, totals: TotalsCache? = nil, room: ResidualRoom? = nil, serverKey: String? = nil,
        makeID: @escaping @Sendable () -> String, inquiry: OutcomeInquiry
    ) {
        self.client = client
        self.totals = totals ?? TotalsCache(now: MonotonicTime.now)
        self.room = room ?? ResidualRoom()
        self.serverKey = serverKey
        self.makeID = makeID
        self.inquiry = inquiry
    }

    public func run(_ plan: Plan, as caller: Caller) async throws(ExecutionError) -> DataAnswer {
        let call = TableCall(
            client: client, table: plan.table, caller: caller, shape: plan.shape, references: plan.references)
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
        case .list(let list): .list(try await ListReader(call: call, plan: list, totals: totals, room: room).answer())
        case .getOne(let id, let queries): .row(try await call.row(id, queries: queries))
        case .getMany(let many): .rows(try await call.rows(many))
        case .create, .createMany, .update, .updateMany, .deleteOne, .deleteMany: .rows([])
        }
    }

    private func write(_ plan: Plan, _ call: TableCall) async throws(ExecutionError) -> DataAnswer {
        try await checkNames(plan.work, call)
        let rows = RowInquiry(call: call, serverKey: serverKey)
        let writer = RowWriter(call: call, inquiry: inquiry, rows: rows)
        let many = ManyRowsWriter(writer: writer, makeID: makeID)
        switch plan.work {
        case .create(let new):
            // Chosen here if nobody did, instead of by Appwrite: by its id the row is found when the answer is lost.
            let row = NewRow(id: new.id ?? makeID(), data: new.data, permissions: new.permissions)
            return try await one(row.id ?? "") { () throws(AppwriteFailure) in
                .created(try await writer.create(row, isOwnID: new.id == nil))
            }
        case .update(let id, let change):
            return try await one(id) { () throws(AppwriteFailure) in
                .row(try await writer.update(id, change, plan.versionCheck))
            }
        case .deleteOne(let id):
            return try await one(id) { () throws(AppwriteFailure) in
                try await writer.delete(id, plan.versionCheck)
                return .deleted(id: id)
            }
        case .createMany(let rows, let strategy): return .createdRows(try await many.create(rows, strategy))
        case .updateMany(let ids, let change, let strategy): return .rows(try await many.update(ids, change, strategy))
        case .deleteMany(let ids, let strategy): return .deletedRows(ids: try await many.delete(ids, strategy))
        case .list, .getOne, .getMany: return .rows([])
        }
    }

    /// Writes one row, which the error names if nobody knows what became of it.
    private func one(
        _ id: String, _ write: () async throws(AppwriteFailure) -> DataAnswer
    ) async throws(ExecutionError) -> DataAnswer {
        do throws(AppwriteFailure) {
            return try await write()
        } catch {
            var outcomes = RowOutcomes([id])
            outcomes.set(error.outcomeOfItsRows, at: 0)
            throw ExecutionError(error, outcomes: outcomes.ids(.unknown).isEmpty ? nil : outcomes)
        }
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
