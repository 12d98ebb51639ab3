import Appwrite
import GatewayTesting
import JSONBytes
import Refine
import Testing

@testable import Gateway

/// Random rows, filters and sorters: what a model of Appwrite finds for the plan's queries, and the gateway makes of it, are the rows
/// that are meant, in their order, whatever the database.
@Suite("Plan: any filter over any rows")
struct PlanPropertyTests {
    struct Setting: CustomTestStringConvertible, Sendable {
        var database: DatabaseModel
        var version: ServerVersion
        /// Whether the gateway has been told the database.
        var isKnown = true
        var testDescription: String { "\(database.rawValue) behind \(version)\(isKnown ? "" : ", unknown")" }

        var capabilities: ServerCapabilities {
            ServerCapabilities(version: version, adapter: isKnown ? DatabaseAdapter(rawValue: database.rawValue) : nil)
        }
    }

    private static let old = ServerVersion(major: 1, minor: 8, patch: 1)
    private static let new = ServerVersion(major: 1, minor: 9, patch: 0)

    static let settings = [
        Setting(database: .mariadb, version: old), Setting(database: .mariadb, version: new),
        Setting(database: .postgresql, version: new), Setting(database: .mongodb, version: new),
        // With an unknown database groups compare texts letter for letter, which these two do anyway.
        Setting(database: .postgresql, version: new, isKnown: false),
        Setting(database: .mongodb, version: new, isKnown: false),
    ]

    @Test(arguments: settings)
    func answersAreExact(_ setting: Setting) throws {
        var random = SeededRandom(seed: 7)
        var outcomes = (exact: 0, residual: 0, refused: 0)
        for seed in 0..<700 {
            let rows = (0..<8).map { PropertyTable.row("r\($0)", &random) }
            var generator = FilterGenerator(random: SeededRandom(seed: UInt64(seed)))
            var request = ListRequest(filters: generator.filters(), sorters: generator.sorters())
            // How an unknown database orders the gateway does not know.
            if !setting.isKnown { request.sorters.removeAll { $0.field.contains(".") } }
            let list: ListPlan
            do {
                list = try plan(request, setting)
            } catch {
                #expect(Self.mayBeRefused(error), "seed \(seed): \(error.message)")
                outcomes.refused += 1
                continue
            }
            if list.residual == nil { outcomes.exact += 1 } else { outcomes.residual += 1 }
            let reference = ReferenceEvaluator(server: ServerModel(database: setting.database, table: .posts))
            let expected = reference.sorted(rows.filter { reference.keeps($0, request.filters) }, request.sorters)
            let found = try answer(list, rows, reference.server, renamed: seed.isMultiple(of: 2))
            #expect(
                found == expected.map(\.id),
                """
                seed \(seed), filters \(request.filters), sorters \(request.sorters)
                \(Plan(table: SampleSchema.table, work: .list(list)))
                \(rows.filter { Set(found).symmetricDifference(expected.map(\.id)).contains($0.id) })
                """)
        }
        // The test is about both halves, and refusals are the exception.
        #expect(outcomes.exact > 100 && outcomes.residual > 100 && outcomes.refused < 90, "\(outcomes)")
    }

    /// A filter finds the same rows alone, where Appwrite finds them, and in a group that the gateway evaluates.
    @Test(arguments: settings.filter(\.isKnown))
    func aFilterFindsTheSameAloneAndInAGroup(_ setting: Setting) throws {
        let nobody = CrudFilter.logical(field: "note", operator: .eqs, value: .text("which no row holds"))
        let nothing = CrudFilter.logical(field: "note", operator: .startswiths, value: .text("which no row holds"))
        var random = SeededRandom(seed: 11)
        var compared = 0
        for seed in 0..<1_500 {
            let rows = (0..<8).map { PropertyTable.row("r\($0)", &random) }
            var generator = FilterGenerator(random: SeededRandom(seed: UInt64(seed)))
            let filter = generator.comparison()
            // What is no filter finds everything alone, and nothing beside others.
            guard filter.meant != nil else { continue }
            let server = ServerModel(database: setting.database, table: .posts)
            let plans: (alone: ListPlan, grouped: ListPlan)
            do {
                plans.alone = try plan(ListRequest(filters: [filter]), setting)
                plans.grouped = try plan(ListRequest(filters: [.or([filter, nobody, nothing])]), setting)
            } catch {
                #expect(Self.mayBeRefused(error), "seed \(seed): \(error.message)")
                continue
            }
            compared += plans.grouped.residual == nil ? 0 : 1
            #expect(
                try answer(plans.grouped, rows, server, renamed: true)
                    == answer(plans.alone, rows, server, renamed: true),
                "seed \(seed), \(filter)\n\(rows)")
        }
        #expect(compared > 400)
    }

    private func plan(_ request: ListRequest, _ setting: Setting) throws(HttpError) -> ListPlan {
        let planner = Planner(
            table: SampleSchema.table, schema: PropertyTable.posts.schema, credential: .guest,
            capabilities: setting.capabilities)
        var related = planner
        related.related = PropertyTable.related
        return try related.list(request)
    }

    /// In a group that the gateway must evaluate, what related rows do not show cannot be asked for.
    private static func mayBeRefused(_ error: HttpError) -> Bool {
        error.type == "gateway_operator_unsupported" && error.message.contains("outside of the group")
    }

    private func answer(
        _ list: ListPlan, _ rows: [PropertyRow], _ server: ServerModel, renamed: Bool
    ) throws -> [String] {
        guard let filters = list.filters else { return [] }
        let found = try ordered(try server.rows(rows, matching: filters), by: list.orders, server)
        guard let residual = list.residual else { return found.map(\.id) }
        var answers: [Query: Set<String>] = [:]
        for question in residual.questions {
            answers[question] = Set(try server.rows(rows, matching: filters + [question]).map(\.id))
        }
        var evaluator = ResidualEvaluator(residual, found: answers)
        let kept = try found.compactMap { row -> (id: String, keys: [SortKey])? in
            let bytes = row.json(server.table, renamed: renamed).serialized()
            let values = try evaluator.values(of: bytes, at: bytes.indices)
            var work = 0
            var verdict = evaluator.verdict(on: values, id: row.id, work: &work)
            if case .depends(let questions) = verdict {
                for question in questions {
                    let answer = try server.rows(rows, matching: filters + [question])
                    evaluator.learn(Set(answer.map(\.id)), for: question)
                }
                verdict = evaluator.verdict(on: values, id: row.id, work: &work)
            }
            return verdict == .counts ? (row.id, evaluator.sortKeys(of: values)) : nil
        }
        guard !residual.sorters.isEmpty else { return kept.map(\.id) }
        return kept.enumerated().sorted { left, right in
            if evaluator.precedes(left.element.keys, right.element.keys) { return true }
            if evaluator.precedes(right.element.keys, left.element.keys) { return false }
            return left.offset < right.offset
        }.map(\.element.id)
    }

    /// Rows as the server orders them; `rows` are in the order of insertion.
    private func ordered(_ rows: [PropertyRow], by orders: [Query], _ server: ServerModel) throws -> [PropertyRow] {
        let sorters = try orders.map { order in
            switch order {
            case .orderAsc(let column): CrudSort(field: column, order: .asc)
            case .orderDesc(let column): CrudSort(field: column, order: .desc)
            default: throw ServerModel.Refusal(reason: "no order: \(order)")
            }
        }
        guard sorters.allSatisfy({ !$0.field.contains(".") }) else {
            throw ServerModel.Refusal(reason: "an order by a column of related rows")
        }
        // What an order of `$sequence` leaves to be decided is nothing.
        #expect(sorters.isEmpty || sorters.last?.field == "$sequence")
        return ReferenceEvaluator(server: server).sorted(
            rows, Array(sorters.dropLast()), sequence: sorters.last?.order ?? .asc)
    }
}
