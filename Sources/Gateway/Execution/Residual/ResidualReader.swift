import Appwrite
import JSONBytes
import Refine

/// Reads a list of which Appwrite can do a part: walks all that Appwrite finds, keeps the rows that count, puts them in order, and cuts the
/// page out.
///
/// Every row that Appwrite finds must be looked at, or total and order would be guesses. What is moved to do so is kept small:
/// - Of a small page, rows are looked at with nothing but the columns that are evaluated, and those of the page are fetched by their ids
///   afterwards. The first call asks for whole rows all the same, as many as one look is worth: a list that Appwrite has narrowed down
///   to them, the usual one, is one call then.
/// - Where the answer may hold most of the rows, fetching them by their ids would cost more calls than it spares bytes.
struct ResidualReader: Sendable {
    let call: TableCall
    let plan: ListPlan
    let residual: Residual
    let room: ResidualRoom

    /// Rows of the first call of a list whose page is small; also how large such a page is at most.
    private static let firstLook = 100

    func answer() async throws(AppwriteFailure) -> ListAnswer {
        try await room.turns.run(for: call.caller) { () async throws(AppwriteFailure) in try await read() }
    }

    private func read() async throws(AppwriteFailure) -> ListAnswer {
        let told = try await answers()
        let evaluator = try await room.evaluate(bytes: residual.makingWork) { () async throws(AppwriteFailure) in
            ResidualEvaluator(residual, found: told)
        }
        let work = ResidualWork(limit: plan.limits.residualWork, refusal: .tooDear(plan, residual))
        var rows = KeptRows(evaluator, anchor: anchor, work: work)
        try await scan(into: &rows)
        if !rows.doubts.isEmpty { try rows.settle(try await answers(to: rows.doubts, about: rows.doubtfulIDs)) }
        try await room.evaluate(bytes: rows.sortingWork) { () async throws(AppwriteFailure) in try rows.sort() }
        let page = try ResidualPage(plan.page, of: rows)
        let ids = page.rows.map(\.id)
        let found = try await whole(page.rows, rows)
        return ListAnswer(
            rows: found.array(of: ids), count: found.count(of: ids), total: rows.rows.count,
            isTruncated: page.isTruncated, nextCursor: page.next?.text, previousCursor: page.previous?.text)
    }

    /// The ids of the rows that Appwrite finds for each question, among those that are looked at.
    private func answers() async throws(AppwriteFailure) -> [Query: Set<String>] {
        var answers: [Query: Set<String>] = [:]
        for question in residual.questions { answers[question] = try await ids(foundBy: [question]) }
        return answers
    }

    /// The same for rows whose values are shown too short. They are usually few: those on the very bound of a condition.
    private func answers(
        to doubts: Set<Query>, about ids: [String]
    ) async throws(AppwriteFailure) -> [Query: Set<String>] {
        let chunks = IDChunks.chunks(of: ids, capabilities: ServerCapabilities())
        // Asked about a few rows, each is a small list.
        let most = chunks.count == 1 ? 3 * Residual.mostQuestions : Residual.mostQuestions
        guard doubts.count <= most else { throw .tooManyDoubts(doubts.count, plan, residual) }
        var answers: [Query: Set<String>] = [:]
        for question in doubts {
            if chunks.count == 1, let chunk = chunks.first {
                answers[question] = try await self.ids(foundBy: [question, IDChunks.query(chunk)])
            } else {
                answers[question] = try await self.ids(foundBy: [question])
            }
        }
        return answers
    }

    /// The ids of the rows that Appwrite finds by further queries beside the list's own.
    private func ids(foundBy questions: [Query]) async throws(AppwriteFailure) -> Set<String> {
        var asked = plan
        asked.filters = (plan.filters ?? []) + questions
        var pages = ListPages(call, asked)
        var ids: Set<String> = []
        while !pages.isAtEnd {
            let page = try await pages.next(limit: plan.limits.rowsPerCall, selection: [.select(["$id"])])
            for range in page.ranges {
                ids.insert(try RowBytes.knownID(of: page.bytes, at: range))
            }
            let expected = max(ids.count, pages.counted ?? 0)
            guard expected <= plan.limits.residualRows else {
                throw .tooBroad(plan, residual, looked: ids.count, found: expected)
            }
        }
        return ids
    }

    /// Looks at every row that Appwrite finds.
    private func scan(into rows: inout KeptRows) async throws(AppwriteFailure) {
        let most = plan.limits.residualRows + 1
        var pages = ListPages(lookingCall, plan)
        while !pages.isAtEnd {
            // Records of services come whole in any case.
            let isWhole = answersWhatItEvaluates && (wantsMany || rows.looked == 0 || call.records != nil)
            let perCall = isWhole && !wantsMany && rows.looked == 0 ? Self.firstLook : plan.limits.rowsPerCall
            let page = try await pages.next(
                limit: min(perCall, plan.limits.rowsPerCall, most - rows.looked),
                selection: isWhole ? nil : narrowSelection)
            try await room.evaluate(bytes: page.bytes.count * residual.weight) { () async throws(AppwriteFailure) in
                try await rows.add(page, isWhole: isWhole)
            }
            // Appwrite's count tells after the first call whether the walk would come to its end.
            let expected = max(rows.looked, pages.counted ?? 0)
            guard expected < most else { throw .tooBroad(plan, residual, looked: rows.looked, found: expected) }
        }
    }

    /// The rows of the page with all that was asked for. Those that were deleted since they were looked at are not there.
    private func whole(_ page: ArraySlice<KeptRows.Row>, _ rows: KeptRows) async throws(AppwriteFailure) -> FoundRows {
        let missing = page.filter { $0.whole == nil }.map(\.id)
        var found = try await call.found(
            GetManyPlan(
                ids: missing, chunks: IDChunks.chunks(of: missing, capabilities: ServerCapabilities()),
                selection: plan.selection))
        for row in page {
            guard let whole = row.whole else { continue }
            found.add(row.id, rows.pages[whole.page], at: whole.range)
        }
        return found
    }

    private var anchor: String? {
        switch plan.page {
        case .cursor(.after(let id), _), .cursor(.before(let id), _): id
        default: nil
        }
    }

    /// Whether a column is evaluated whose text answers show as the JSON that it holds. Filters compare the text.
    private var evaluatesJSON: Bool {
        guard !call.shape.isPlain else { return false }
        return residual.columns.contains { column in
            guard let dot = column.lastIndex(of: ".") else { return call.shape.row.json.contains(column) }
            let leaf = String(column[column.index(after: dot)...])
            return call.shape.related.values.contains { $0.json.contains(leaf) }
        }
    }

    /// How rows are looked at: as Appwrite has them, where answers would show them otherwise.
    private var lookingCall: TableCall {
        guard evaluatesJSON else { return call }
        var call = call
        call.shape = .plain
        return call
    }

    private var wantsMany: Bool {
        switch plan.page {
        case .walk: true
        case .window(_, let limit), .cursor(_, let limit): limit > Self.firstLook
        }
    }

    /// What is evaluated, and nothing else; Appwrite adds its own columns in any case.
    private var narrowSelection: [Query] {
        let columns = residual.columns.filter { !$0.hasPrefix("$") }
        return [.select(columns.isEmpty ? ["$id"] : columns)]
    }

    /// Whether rows as they are answered hold what is evaluated.
    private var answersWhatItEvaluates: Bool {
        guard !evaluatesJSON else { return false }
        var selected: Set<String>?
        for case .select(let columns) in plan.selection { selected = (selected ?? []).union(columns) }
        return residual.columns.allSatisfy { column in
            if column.hasPrefix("$") { return true }
            guard let selected else { return !column.contains(".") }
            guard !selected.contains(column) else { return true }
            guard let dot = column.lastIndex(of: ".") else { return selected.contains("*") }
            return selected.contains("\(column[..<dot]).*")
        }
    }
}

extension AppwriteFailure {
    /// More rows than the gateway looks at.
    fileprivate static func tooBroad(
        _ plan: ListPlan, _ residual: Residual, looked: Int, found: Int
    ) -> AppwriteFailure {
        let count = found > looked ? "found \(found) rows" : "found more than \(plan.limits.residualRows) rows"
        return refusal(
            "gateway_filter_too_broad",
            "The gateway evaluates a part of this list itself, and looked at \(looked) rows without coming to the end: Appwrite \(count), "
                + "and at most \(plan.limits.residualRows) are looked at. \(advice(plan, residual))")
    }

    /// More to be looked at in the rows than the gateway does for one list.
    fileprivate static func tooDear(_ plan: ListPlan, _ residual: Residual) -> AppwriteFailure {
        refusal(
            "gateway_filter_too_dear",
            "The gateway evaluates a part of this list itself, and gave up after it had looked through "
                + "\(plan.limits.residualWork >> 20) MB of rows and texts (`limits.residual_work`). \(advice(plan, residual)) Fewer "
                + "conditions and sorters on long texts help as well.")
    }

    /// More questions about rows whose values are shown too short than the gateway asks for one list.
    fileprivate static func tooManyDoubts(_ count: Int, _ plan: ListPlan, _ residual: Residual) -> AppwriteFailure {
        refusal(
            "gateway_filter_too_dear",
            "The gateway evaluates a part of this list itself. Rows show fractions with fewer digits than are stored, and \(count) "
                + "conditions are so near to what they show that Appwrite would have to be asked about each. \(advice(plan, residual))"
        )
    }

    /// What is left to the gateway and why, and what to add.
    private static func advice(_ plan: ListPlan, _ residual: Residual) -> String {
        let names = plan.narrowing.prefix(5).map(Excerpt.name).joined(separator: ", ")
        let place = names.isEmpty ? "" : " on one of \(names)"
        let shown = residual.reasons.prefix(5).joined(separator: " ")
        let more = residual.reasons.count > 5 ? " And \(residual.reasons.count - 5) more." : ""
        return (shown.isEmpty ? "" : shown + more + " ")
            + "Add a filter that Appwrite can do, such as `eq`, `in` or `between`\(place)."
    }
}
