import NIOConcurrencyHelpers
import NIOCore

/// Tells of trouble, and keeps a flood of connections from becoming a flood of words.
final class TroubleTeller: Sendable {
    private static let pause: TimeAmount = .seconds(10)

    private struct Latest {
        var exhausted: NIODeadline?
        var usedUp: NIODeadline?
        var refused: NIODeadline?
    }

    private let latest = NIOLockedValueBox(Latest())
    private let tell: @Sendable (ListenerTrouble) -> Void

    init(_ tell: @escaping @Sendable (ListenerTrouble) -> Void) {
        self.tell = tell
    }

    func tell(_ trouble: ListenerTrouble, at now: NIODeadline) {
        let isDue = latest.withLockedValue { latest in
            let kind = Self.kind(of: trouble)
            if let time = latest[keyPath: kind], now - time < Self.pause { return false }
            latest[keyPath: kind] = now
            return true
        }
        if isDue { tell(trouble) }
    }

    private static func kind(of trouble: ListenerTrouble) -> WritableKeyPath<Latest, NIODeadline?> {
        switch trouble {
        case .descriptorsExhausted: \.exhausted
        case .connectionsUsedUp: \.usedUp
        case .addressRefused: \.refused
        }
    }
}
