import Appwrite

/// Finds out what became of writes whose answers were lost, so that the truth can be told.
///
/// Nothing is sent again. What is not there yet may still come: a write may be on its way, or at work, for long after its connection has
/// broken. So "not yet" is asked again for a moment, and then left open; only after an answer, if only that of a server that has failed,
/// does it mean "not".
struct OutcomeInquiry: Sendable {
    /// What a question to Appwrite has brought.
    enum Finding<Value: Sendable>: Sendable {
        case done(Value)
        /// Nothing shows that it was carried out.
        case notYet
        /// It was not carried out, and will not be.
        case never
    }

    /// Before each question.
    static let waits: [Duration] = [.zero, .milliseconds(200), .milliseconds(600)]

    /// Waits; throws when the task is cancelled.
    var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// Writes, and asks where the answer was lost.
    /// - Throws: `lost` where nobody knows what became of it; every other failure says that it was not carried out.
    func settled<Value: Sendable>(
        _ write: () async throws(AppwriteFailure) -> Value,
        finding: () async throws(AppwriteFailure) -> Finding<Value>
    ) async throws(AppwriteFailure) -> Value {
        do throws(AppwriteFailure) {
            return try await write()
        } catch {
            guard error.leavesOpen else { throw error }
            return try await settle(error, finding)
        }
    }

    @inline(never)
    private func settle<Value: Sendable>(
        _ failure: AppwriteFailure, _ finding: () async throws(AppwriteFailure) -> Finding<Value>
    ) async throws(AppwriteFailure) -> Value {
        for wait in failure.isGivenUp ? [] : Self.waits {
            if wait > .zero, (try? await sleep(wait)) == nil { break }
            let found: Finding<Value>
            do throws(AppwriteFailure) {
                found = try await finding()
            } catch {
                continue
            }
            switch found {
            case .done(let value): return value
            case .never: throw failure.cause
            case .notYet: if failure.isAnswer { throw failure.cause }
            }
        }
        throw .lost(failure.cause)
    }
}

extension AppwriteFailure {
    /// Whether a write that failed so may have been carried out.
    var leavesOpen: Bool { isAnswer || self != cause }

    /// Whether Appwrite has failed at a write and is done with it. What it did before it failed may stay.
    fileprivate var isAnswer: Bool {
        if case .refused(let error) = self { error.status == 500 && error.type == "general_unknown" } else { false }
    }

    /// Whether nobody waits for the outcome any more.
    fileprivate var isGivenUp: Bool {
        if case .transport(let error) = cause { [.cancelled, .shutDown].contains(error.code) } else { false }
    }
}
