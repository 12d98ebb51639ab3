import Appwrite
import JSONBytes

extension TableCall {
    /// Calls of one getMany that are under way at the same time.
    private static let callsAtOnce = 4

    /// The rows of a getMany in the order asked; missing ones are left out.
    func rows(_ many: GetManyPlan) async throws(AppwriteFailure) -> [UInt8] {
        try await found(many).array(of: many.ids)
    }

    /// The rows of a getMany by their ids.
    func found(_ many: GetManyPlan) async throws(AppwriteFailure) -> FoundRows {
        var found = FoundRows()
        if many.chunks.count > 1 {
            for answer in await answers(to: many) { try found.add(try answer.get()) }
        } else if let chunk = many.chunks.first {
            try found.add(try await list(many.queries(chunk), countsTotal: false))
        }
        return found
    }

    /// The answers as they came; after a failure nothing more is asked.
    private func answers(to many: GetManyPlan) async -> [Result<RowRewriter.Rows, AppwriteFailure>] {
        await withTaskGroup(of: Result<RowRewriter.Rows, AppwriteFailure>.self) { group in
            var waiting = many.chunks[...]
            for chunk in waiting.prefix(Self.callsAtOnce) { group.addTask { await answer(to: many, chunk) } }
            waiting = waiting.dropFirst(Self.callsAtOnce)
            var answers: [Result<RowRewriter.Rows, AppwriteFailure>] = []
            while let answer = await group.next() {
                answers.append(answer)
                if case .failure = answer {
                    group.cancelAll()
                    return [answer]
                }
                if let chunk = waiting.popFirst() { group.addTask { await self.answer(to: many, chunk) } }
            }
            return answers
        }
    }

    private func answer(to many: GetManyPlan, _ chunk: [String]) async -> Result<RowRewriter.Rows, AppwriteFailure> {
        do throws(AppwriteFailure) {
            return .success(try await list(many.queries(chunk), countsTotal: false))
        } catch {
            return .failure(error)
        }
    }
}
