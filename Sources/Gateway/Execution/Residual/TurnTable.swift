/// Who of those that ask may begin: of each caller so many at the same time, and some more wait until one of them is done.
struct TurnTable<Caller: Hashable & Sendable>: Sendable {
    enum Answer: Sendable, Equatable {
        case begin
        /// Until the number comes up.
        case wait(number: UInt64)
        case refuse
    }

    private struct Line: Sendable {
        var running = 0
        var waiting: [UInt64] = []
    }

    let atOnce: Int
    private let mayWait: Int
    private var lines: [Caller: Line] = [:]
    private var lastNumber: UInt64 = 0

    /// - Parameter mayWait: how many of one caller may wait.
    init(atOnce: Int, mayWait: Int) {
        self.atOnce = max(1, atOnce)
        self.mayWait = mayWait
    }

    mutating func ask(_ caller: Caller) -> Answer {
        var line = lines[caller] ?? Line()
        defer { lines[caller] = line }
        if line.running < atOnce {
            line.running += 1
            return .begin
        }
        guard line.waiting.count < mayWait else { return .refuse }
        lastNumber += 1
        line.waiting.append(lastNumber)
        return .wait(number: lastNumber)
    }

    /// One of the caller's is done.
    /// - Returns: the number that has its turn now.
    mutating func end(_ caller: Caller) -> UInt64? {
        guard var line = lines[caller] else { return nil }
        guard line.waiting.isEmpty else {
            let next = line.waiting.removeFirst()
            lines[caller] = line
            return next
        }
        line.running -= 1
        lines[caller] = line.running > 0 ? line : nil
        return nil
    }

    /// Whoever waited has left.
    /// - Returns: whether it still waited; otherwise it has its turn.
    mutating func leave(_ caller: Caller, _ number: UInt64) -> Bool {
        guard let place = lines[caller]?.waiting.firstIndex(of: number) else { return false }
        lines[caller]?.waiting.remove(at: place)
        return true
    }
}
