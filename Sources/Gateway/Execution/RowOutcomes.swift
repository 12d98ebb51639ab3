import Appwrite

/// What became of each of several rows that were to be written.
public struct RowOutcomes: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
        /// Written, and it stays so.
        case done
        case failed(AppwriteFailure)
        /// As it was: not tried, or undone together with others.
        case notDone
        /// No answer came to the call that should have written it.
        case unknown
    }

    /// In the order asked for.
    public let ids: [String]
    public private(set) var outcomes: [Outcome]

    init(_ ids: [String]) {
        self.ids = ids
        outcomes = Array(repeating: .notDone, count: ids.count)
    }

    mutating func set(_ outcome: Outcome, at index: Int) {
        if outcomes.indices.contains(index) { outcomes[index] = outcome }
    }

    mutating func set(_ outcome: Outcome, at range: Range<Int>) {
        for index in range { set(outcome, at: index) }
    }

    /// The ids with an outcome, in order.
    public func ids(_ outcome: Outcome) -> [String] {
        zip(ids, outcomes).filter { $0.1 == outcome }.map(\.0)
    }

    /// The rows that failed, by their places, counted from 0.
    public var failures: [(index: Int, id: String, failure: AppwriteFailure)] {
        zip(ids, outcomes).enumerated().compactMap { index, row in
            if case .failed(let failure) = row.1 { (index, row.0, failure) } else { nil }
        }
    }
}

extension AppwriteFailure {
    /// What is known of rows whose writing failed so, after it was asked what became of them.
    var outcomeOfItsRows: RowOutcomes.Outcome { if case .lost = self { .unknown } else { .notDone } }

    /// Whether the failure is one row's own, so that another row may fare better.
    var concernsOneRow: Bool {
        if case .refused(let error) = self { [400, 401, 403, 404, 409].contains(error.status) } else { false }
    }

    /// Whether a row of that id is not there, or not to be seen.
    var isMissingRow: Bool {
        if case .refused(let error) = self {
            ["row_not_found", "document_not_found"].contains(error.type)
        } else {
            false
        }
    }

    /// Whether something else stands in the place that a row was to take.
    var isClash: Bool {
        guard case .refused(let error) = self else { return false }
        return [
            "row_already_exists", "document_already_exists", "row_unique_constraint_violation", "transaction_conflict",
        ].contains(error.type)
    }

    /// Whether the server does not have what was called.
    var isUnknownRoute: Bool {
        if case .refused(let error) = self { error.type == "general_route_not_found" } else { false }
    }
}
