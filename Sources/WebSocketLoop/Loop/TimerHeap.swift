/// Work that waits for its time: a binary heap, so that adding and taking cost O(log n). Equal times keep their order.
struct TimerHeap<Work> {
    private struct Entry {
        var deadline: MonotonicTime
        var order: UInt64
        var work: Work

        func isBefore(_ other: Entry) -> Bool {
            deadline == other.deadline ? order < other.order : deadline < other.deadline
        }
    }

    private var entries: [Entry] = []
    private var nextOrder: UInt64 = 0

    /// When the earliest work is due.
    var nextDeadline: MonotonicTime? { entries.first?.deadline }

    var count: Int { entries.count }

    mutating func add(_ work: Work, at deadline: MonotonicTime) {
        entries.append(Entry(deadline: deadline, order: nextOrder, work: work))
        nextOrder &+= 1
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].isBefore(entries[parent]) else { break }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out the earliest work whose time has come.
    mutating func takeDue(at now: MonotonicTime) -> Work? {
        guard let first = entries.first, first.deadline <= now else { return nil }
        entries.swapAt(0, entries.count - 1)
        let taken = entries.removeLast()
        sink()
        return taken.work
    }

    mutating func removeAll() {
        entries.removeAll()
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var earliest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
                if entries[child].isBefore(entries[earliest]) { earliest = child }
            }
            guard earliest != parent else { return }
            entries.swapAt(parent, earliest)
            parent = earliest
        }
    }
}
