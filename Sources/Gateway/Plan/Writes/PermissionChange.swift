import Appwrite

/// What an update does to a row's permissions.
public enum PermissionChange: Sendable, Hashable {
    case unchanged
    /// All of them are replaced.
    case replaced([Permission])
    /// Only read permissions are replaced; the others stay as the row has them.
    case readReplaced([Permission])
    /// Everything but read permissions is replaced.
    case writeReplaced([Permission])
    /// They may not be changed. These were sent along, and must be those that the row has.
    case kept([Permission])

    /// Whether the row's present permissions must be known to compute the new ones.
    public var dependsOnRow: Bool {
        switch self {
        case .unchanged, .replaced: false
        case .readReplaced, .writeReplaced, .kept: true
        }
    }

    /// The permissions that the caller gives.
    public var given: [Permission] {
        switch self {
        case .unchanged, .kept: []
        case .replaced(let permissions), .readReplaced(let permissions), .writeReplaced(let permissions): permissions
        }
    }

    /// The permissions to send, given those that the row has; `nil` sends none, which changes none.
    public func applied(to present: [Permission]) -> [Permission]? {
        switch self {
        case .unchanged, .kept: nil
        case .replaced(let permissions): permissions
        case .readReplaced(let permissions): permissions + present.filter { $0.action != .read }
        case .writeReplaced(let permissions): present.filter { $0.action == .read } + permissions
        }
    }
}
