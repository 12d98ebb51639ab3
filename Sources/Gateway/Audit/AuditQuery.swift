import Appwrite
import Refine

/// Which entries are asked for, the newest first.
struct AuditQuery: Sendable, Hashable {
    static let largestPage = 500
    private static let names = ["resource", "action", "id", "author", "_start", "_end"]

    var resource: String?
    var action: AuditAction?
    /// Of a row, in any case: Appwrite finds rows so.
    var id: String?
    /// A user's id, or `guest`, `key`, `unknown`.
    var author: String?
    var page = 0..<50

    init() {}

    /// `resource`, `action`, `id` (or `meta[id]`, `meta.id`), `author` (or `author[id]`, `author.id`), `_start`, `_end`.
    /// - Throws: 400 that names the parameter.
    init(_ query: String) throws(HttpError) {
        var window = PageWindow()
        for parameter in try QueryString(query).parameters {
            let value = parameter.value ?? ""
            if try window.take(parameter.name, value) { continue }
            switch parameter.name {
            case "resource": resource = value
            case "action":
                guard let action = AuditAction(rawValue: value) else {
                    let all = AuditAction.allCases.map(\.rawValue).joined(separator: ", ")
                    throw .parameterInvalid("action", "must be one of \(all).")
                }
                self.action = action
            case "id", "meta[id]", "meta.id": id = value
            case "author", "author[id]", "author.id": author = value
            default:
                throw .parameterInvalid(
                    parameter.name, "is not known here.\(NearMatch.hint(for: parameter.name, among: Self.names))")
            }
        }
        page = try window.range(usual: 50, largest: Self.largestPage)
    }

    func holds(_ entry: AuditEntry) -> Bool {
        resource.map { $0 == entry.resource } ?? true
            && action.map { $0 == entry.action } ?? true
            && id.map { id in entry.ids.contains { Identifier.folded($0) == Identifier.folded(id) } } ?? true
            && author.map { $0 == entry.author.id } ?? true
    }
}
