import Synchronization

/// Counts the sockets that are open or on their way, so that their number stays within a limit.
final class LiveSeats: Sendable {
    private let taken = Atomic<Int>(0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// `nil` when all are taken.
    func take() -> Seat? {
        guard taken.add(1, ordering: .relaxed).newValue <= limit else {
            taken.subtract(1, ordering: .relaxed)
            return nil
        }
        return Seat(seats: self)
    }

    var count: Int { taken.load(ordering: .relaxed) }

    /// A place. It is given back at the latest when nobody holds it any more: a handshake may fail in many ways after it was
    /// accepted.
    final class Seat: Sendable {
        private let seats: LiveSeats
        private let isTaken = Atomic<Bool>(true)

        fileprivate init(seats: LiveSeats) { self.seats = seats }

        deinit { giveBack() }

        func giveBack() {
            if isTaken.exchange(false, ordering: .relaxed) { seats.taken.subtract(1, ordering: .relaxed) }
        }
    }
}
