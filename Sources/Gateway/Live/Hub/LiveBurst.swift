import Refine

/// Brings changes of one channel together that follow each other closely.
///
/// The first change after a quiet time is told at once and opens a window; what comes within the window is told at its end, and
/// opens another one. Ids are merged among neighbours of the same type only, so that nobody hears `deleted` before `created`.
struct LiveBurst: Sendable {
    /// Neighbouring changes of one type.
    struct Part: Sendable, Hashable {
        var type: LiveEvent.Kind
        /// Each id once, in the order of its first change.
        var ids: [String]
        /// Of the last change.
        var date: String
    }

    enum Step: Sendable, Hashable {
        /// Tell it now.
        case tell
        /// Tell it now, and call `endWindow` when the window's time is over.
        case tellAndOpen
        /// It is kept for the end of the window.
        case hold
        /// So much is held that nobody wants to hear it one by one: tell that everything may have changed.
        case giveUp
    }

    /// More ids in one event would make messages that some clients do not take.
    static let maximumIDs = 500
    /// More parts than that within one window are not worth telling apart.
    static let maximumParts = 64

    private let isOn: Bool
    private var isOpen = false
    private var parts: [Part] = []
    /// Those of the last part.
    private var lastIDs: Set<String> = []

    /// - Parameter isOn: whether changes are brought together at all.
    init(isOn: Bool) { self.isOn = isOn }

    mutating func add(_ type: LiveEvent.Kind, ids: [String], date: String) -> Step {
        guard isOn else { return .tell }
        guard isOpen else {
            isOpen = true
            return .tellAndOpen
        }
        if let last = parts.last, last.type == type, last.ids.count + ids.count <= Self.maximumIDs {
            for id in ids where lastIDs.insert(id).inserted { parts[parts.count - 1].ids.append(id) }
            parts[parts.count - 1].date = date
            return .hold
        }
        guard parts.count < Self.maximumParts else {
            drop()
            return .giveUp
        }
        parts.append(Part(type: type, ids: ids, date: date))
        lastIDs = Set(ids)
        return .hold
    }

    /// The window's time is over. - Returns: what is to be told now; when that is something, another window is open.
    mutating func endWindow() -> [Part] {
        let due = take()
        isOpen = !due.isEmpty
        return due
    }

    /// What is held, to be told now; the window stays as it is.
    mutating func take() -> [Part] {
        defer { drop() }
        return parts
    }

    /// Forgets what is held: `"*"` is told instead.
    mutating func drop() {
        parts = []
        lastIDs = []
    }
}
