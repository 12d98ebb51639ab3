import Refine

/// Which entries are asked for, the newest first.
struct AuditQuery: Sendable, Hashable {
    static let largestPage = 500
    private static let names = ["resource", "action", "id", "author", "_start", "_end"]

    var resource: String?
    var action: AuditAction?
    /// Of a row.
    var id: String?
    /// A user's id, or `guest`, `key`, `unknown`.
    var author: String?
    var start = 0
    var end = 50

    init() {}

    /// `resource`, `action`, `id` (or `meta[id]`, `meta.id`), `author` (or `author[id]`, `author.id`), `_start`, `_end`.
    /// - Throws: 400 that names the parameter.
    init(_ query: String) throws(HttpError) {
        var last: Int?
        for parameter in try QueryString(query).parameters {
            let value = parameter.value ?? ""
            switch parameter.name {
            case "resource": resource = value
            case "action":
                guard let action = AuditAction(rawValue: value) else {
                    let all = AuditAction.allCases.map(\.rawValue).joined(separator: ", ")
                    throw Self.refused("action", "must be one of \(all).")
                }
                self.action = action
            case "id", "meta[id]", "meta.id": id = value
            case "author", "author[id]", "author.id": author = value
            case "_start": start = try Self.count(value, "_start")
            case "_end": last = try Self.count(value, "_end")
            default:
                throw Self.refused(
                    parameter.name, "is not known here.\(NearMatch.hint(for: parameter.name, among: Self.names))")
            }
        }
        end = last ?? start + 50
        guard end >= start, end - start <= Self.largestPage else {
            throw Self.refused("_end", "must lie at most \(Self.largestPage) behind `_start`.")
        }
    }

    func holds(_ entry: AuditEntry) -> Bool {
        resource.map { $0 == entry.resource } ?? true
            && action.map { $0 == entry.action } ?? true
            && id.map(entry.ids.contains) ?? true
            && author.map { $0 == entry.author.id } ?? true
    }

    private static func count(_ text: String, _ name: String) throws(HttpError) -> Int {
        guard let number = Int(text), (0...1_000_000).contains(number) else {
            throw refused(name, "must be a number from 0 to 1000000.")
        }
        return number
    }

    private static func refused(_ name: String, _ why: String) -> HttpError {
        HttpError(
            400, type: "gateway_parameter_invalid", "The parameter \(Excerpt.name(name)) \(why)", errors: [name: [why]])
    }
}
