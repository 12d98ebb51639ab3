import NIOConcurrencyHelpers

/// Room in memory for answers that wait for their readers. Answers that the kernel takes in one go are not counted.
final class AnswerMemory: Sendable {
    private let taken = NIOLockedValueBox(0)
    private let limit: Int

    /// - Parameter limit: in bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// - Returns: `false` when there is no room for so many bytes. An answer that is larger than all of it may go when it is alone.
    func take(_ bytes: Int) -> Bool {
        taken.withLockedValue { taken in
            let (sum, overflow) = taken.addingReportingOverflow(bytes)
            guard taken == 0 || !overflow && sum <= limit else { return false }
            taken = sum
            return true
        }
    }

    func giveBack(_ bytes: Int) {
        taken.withLockedValue { $0 -= bytes }
    }
}
