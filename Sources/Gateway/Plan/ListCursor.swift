/// Where a page by cursor lies.
///
/// To clients a cursor is a text that they got with another page and hand back. Ours say their version, a direction and a place:
/// `~1.after.ROWID`, `~1.before.ROWID`, `~1.from.40.ROWID`, `~1.until.40`. Every character of them may stand in a URL as it is, and `~` tells
/// them from a plain row id, which is a cursor too and means the rows behind that row.
public enum ListCursor: Sendable, Hashable {
    /// The first page: the empty text.
    case first
    /// Rows behind the row of that id.
    case after(String)
    /// Rows in front of the row of that id.
    case before(String)
    /// Rows from a position, counted from 0: where an order has no row that Appwrite could begin at. The row that stood in front of it
    /// tells whether others have come or gone since.
    case from(Int, behind: String? = nil)
    /// Rows in front of a position.
    case until(Int)

    /// `nil` for a text that is no cursor, or one of another version.
    public init?(_ text: String) {
        if text.isEmpty {
            self = .first
            return
        }
        guard text.hasPrefix(Self.version) else {
            guard RowID.isPossible(text) else { return nil }
            self = .after(text)
            return
        }
        let parts = text.dropFirst(Self.version.count).split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let place = String(parts[1])
        switch parts[0] {
        case "after" where RowID.isPossible(place): self = .after(place)
        case "before" where RowID.isPossible(place): self = .before(place)
        case "from":
            let words = place.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let position = Self.position(words[0]), words.count == 1 || RowID.isPossible(words[1]) else {
                return nil
            }
            self = .from(position, behind: words.count > 1 ? words[1] : nil)
        case "until":
            guard let position = Self.position(place) else { return nil }
            self = .until(position)
        default: return nil
        }
    }

    public var text: String {
        switch self {
        case .first: ""
        case .after(let id): "\(Self.version)after.\(id)"
        case .before(let id): "\(Self.version)before.\(id)"
        case .from(let position, nil): "\(Self.version)from.\(position)"
        case .from(let position, let id?): "\(Self.version)from.\(position).\(id)"
        case .until(let position): "\(Self.version)until.\(position)"
        }
    }

    private static let version = "~1."

    /// Half of the range: whoever adds a limit need not look out for overflow.
    private static func position(_ text: String) -> Int? {
        guard let position = Int(text), (0...Int.max / 2).contains(position), String(position) == text else {
            return nil
        }
        return position
    }
}
