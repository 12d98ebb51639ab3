import NIOConcurrencyHelpers

/// What waits, in order, for the one task that reads it. Letters can be refused when too many wait; some must arrive all the same.
struct Mailbox<Letter: Sendable>: Sendable {
    private let capacity: Int
    private let waiting = NIOLockedValueBox(0)
    private let letters: AsyncStream<Letter>
    private let slot: AsyncStream<Letter>.Continuation

    init(capacity: Int) {
        self.capacity = capacity
        (letters, slot) = AsyncStream.makeStream()
    }

    /// Leaves a letter unless too many wait. - Returns: whether it was taken.
    func offer(_ letter: Letter) -> Bool {
        let hasRoom = waiting.withLockedValue { waiting in
            guard waiting < capacity else { return false }
            waiting += 1
            return true
        }
        if hasRoom { slot.yield(letter) }
        return hasRoom
    }

    /// Leaves a letter however many wait.
    func deliver(_ letter: Letter) {
        waiting.withLockedValue { $0 += 1 }
        slot.yield(letter)
    }

    /// Takes nothing any more. What waits is still read.
    func close() {
        slot.finish()
    }

    /// Reads letter by letter until the box is closed and empty. Once for each box.
    func read(_ body: (Letter) async -> Void) async {
        for await letter in letters {
            waiting.withLockedValue { $0 -= 1 }
            await body(letter)
        }
    }
}
