/// What waits to be written, bounded: in the order of its coming.
struct AuditQueue<Element: Sendable>: Sendable {
    private let limit: Int
    private var elements: [Element] = []
    /// Elements before this index are taken.
    private var head = 0

    /// - Parameter limit: elements that may wait.
    init(limit: Int) { self.limit = limit }

    var count: Int { elements.count - head }

    /// - Returns: whether there was room.
    mutating func add(_ element: Element) -> Bool {
        guard count < limit else { return false }
        elements.append(element)
        return true
    }

    /// Takes the oldest, at most `count` of them.
    mutating func take(_ count: Int) -> [Element] {
        let batch = Array(elements[head...].prefix(count))
        head += batch.count
        if head * 2 >= elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return batch
    }
}
