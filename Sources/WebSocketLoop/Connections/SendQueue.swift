/// Messages that wait to be written to one peer, bounded by their bytes. Takes no memory of its own while it is empty.
struct SendQueue {
    private var messages: [OutboundMessage] = []
    /// Messages before this index have been written.
    private var head = 0
    private(set) var bytes = 0

    var isEmpty: Bool { head == messages.count }
    var count: Int { messages.count - head }

    /// The message to write next.
    var first: OutboundMessage? { isEmpty ? nil : messages[head] }

    /// - Returns: `false`, and nothing is added, when more than `limit` bytes would be waiting.
    mutating func append(_ message: OutboundMessage, limit: Int) -> Bool {
        let (sum, overflow) = bytes.addingReportingOverflow(message.count)
        guard !overflow, sum <= limit else { return false }
        bytes = sum
        messages.append(message)
        return true
    }

    mutating func removeFirst() {
        guard !isEmpty else { return }
        bytes -= messages[head].count
        head += 1
        if head == messages.count {
            messages = []
            head = 0
        } else if head >= 64, head * 2 >= messages.count {
            messages.removeFirst(head)
            head = 0
        }
    }

    mutating func removeAll() {
        self = SendQueue()
    }
}
