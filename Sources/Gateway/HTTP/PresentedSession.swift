import Synchronization

/// A session or JWT that came with a request, as far as the route has something to say of it.
final class PresentedSession: Sendable {
    private let isUnproven = Atomic<Bool>(false)

    /// Whether what was found is what a guest could have found too, nothing.
    var foundNothing: Bool { isUnproven.load(ordering: .relaxed) }

    /// The answer is empty: whether that is the truth, or what Appwrite shows to guests, is to be asked.
    func findNothing() { isUnproven.store(true, ordering: .relaxed) }
}
