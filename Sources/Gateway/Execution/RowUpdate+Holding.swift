import Appwrite
import JSONBytes

extension RowUpdate {
    /// Whether a row, as Appwrite answers it, holds all that the update sets. Where that cannot be told, it is said not to: a column that the
    /// answer does not have, such as a relationship.
    func isHeld(by row: JSONValue) -> Bool {
        guard data.members.allSatisfy({ Self.isSame($0.value, row[$0.key]) }) else { return false }
        guard permissions != .unchanged else { return true }
        guard let texts = row["$permissions"]?.array else { return false }
        let present = texts.compactMap { $0.string.flatMap { Permission($0) } }
        guard present.count == texts.count, let wanted = permissions.applied(to: present) else { return false }
        return Set(Permission.expandedForRow(wanted)) == Set(present)
    }

    /// Whether a column holds a value that was sent, however Appwrite writes it.
    private static func isSame(_ sent: JSONValue, _ held: JSONValue?) -> Bool {
        switch (sent, held) {
        case (.string(let sent), .string(let held)):
            return sent == held
        case (.string(let id), .object(let related)):
            return related["$id"]?.string == id
        case (.number(let sent), .number(let held)):
            if let sent = sent.int64, let held = held.int64 { return sent == held }
            return sent.double == held.double
        case (.array(let sent), .array(let held)):
            return sent.count == held.count && zip(sent, held).allSatisfy { isSame($0, $1) }
        case (.object, _): return false
        case (_, let held?): return sent == held
        case (_, nil): return false
        }
    }
}
