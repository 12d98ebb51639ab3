#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The descriptors that the loop waits for. `poll` over a few dozen of them is cheaper than telling epoll of every change:
/// libcurl takes a socket out and puts it back with each request on a kept connection.
struct PollSet {
    struct Ready {
        var descriptor: CInt
        var readable: Bool
        var writable: Bool
    }

    private var entries: [pollfd] = []
    /// Where a descriptor stands in `entries`, or -1.
    private var places: [Int32] = []

    mutating func watch(_ descriptor: CInt, reading: Bool, writing: Bool) {
        guard descriptor >= 0 else { return }
        let events = Int16(truncatingIfNeeded: (reading ? POLLIN : 0) | (writing ? POLLOUT : 0))
        let index = Int(descriptor)
        while places.count <= index { places.append(-1) }
        if places[index] >= 0 {
            entries[Int(places[index])].events = events
        } else {
            places[index] = Int32(clamping: entries.count)
            entries.append(pollfd(fd: descriptor, events: events, revents: 0))
        }
    }

    mutating func forget(_ descriptor: CInt) {
        guard descriptor >= 0, Int(descriptor) < places.count, places[Int(descriptor)] >= 0 else { return }
        let place = Int(places[Int(descriptor)])
        places[Int(descriptor)] = -1
        let last = entries.removeLast()
        if place < entries.count {
            entries[place] = last
            places[Int(last.fd)] = Int32(clamping: place)
        }
    }

    /// Waits until something happens, at most `milliseconds` (-1: without limit), and appends what is ready.
    mutating func wait(milliseconds: Int32, into ready: inout [Ready]) {
        let count = entries.withUnsafeMutableBufferPointer { poll($0.baseAddress, nfds_t($0.count), milliseconds) }
        // An interrupted wait looks like one that timed out: the loop goes round once more.
        var left = count
        for entry in entries where left > 0 && entry.revents != 0 {
            left -= 1
            let events = Int32(entry.revents)
            // A hang-up or an error is found out by trying what was wanted.
            let broken = events & (POLLERR | POLLHUP | POLLNVAL) != 0
            ready.append(
                Ready(
                    descriptor: entry.fd,
                    readable: events & POLLIN != 0 || (broken && Int32(entry.events) & POLLIN != 0),
                    writable: events & POLLOUT != 0 || (broken && Int32(entry.events) & POLLOUT != 0)))
        }
    }
}
