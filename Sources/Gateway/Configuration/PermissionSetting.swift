import Appwrite

/// What a configuration says of row permissions: those of new rows, and whether callers may choose others.
///
/// Written as a list, as the word `fixed` or `default`, or as both in a map: `{mode: fixed, rows: ['read("any")']}`.
struct PermissionSetting: Sendable, Hashable {
    /// `nil` where nothing is said of them.
    var rows: [Permission]?
    /// `nil` where nothing is said of it.
    var isFixed: Bool?

    init(rows: [Permission]?, isFixed: Bool?) {
        self.rows = rows
        self.isFixed = isFixed
    }

    init(_ value: ConfigurationValue) throws(ConfigurationFault) {
        self.init(rows: nil, isFixed: nil)
        switch value {
        case .none: break
        case .text(let text) where text.hasPrefix("{"): try read(value.map())
        case .text(let text) where Self.isMode(text): isFixed = try Self.mode(text)
        case .map(let members): try read(members)
        // A comma may stand within a permission, so that a text is never split here.
        case .text(let text): rows = try Self.permissions([text])
        case .list(let texts): rows = try Self.permissions(texts)
        }
    }

    private mutating func read(_ members: [ConfigurationValue.Member]) throws(ConfigurationFault) {
        for member in members {
            switch member.key {
            case "mode": isFixed = try Self.mode(member.value.text())
            case "rows": rows = try Self.permissions(member.value.list())
            default:
                let near = NearMatch.hint(for: member.key, among: ["mode", "rows"])
                throw ConfigurationFault("knows `mode` and `rows`, and no \(Excerpt.name(member.key)).\(near)")
            }
        }
    }

    /// As YAML; `nil` where nothing is said.
    var text: String? {
        let list = rows.map { YAMLText.list($0.map(\.description)) }
        guard let isFixed else { return list }
        let mode = isFixed ? "fixed" : "default"
        return list.map { "{mode: \(mode), rows: \($0)}" } ?? mode
    }

    private static func isMode(_ text: String) -> Bool { !text.contains { "(\"".contains($0) } }

    private static func mode(_ text: String) throws(ConfigurationFault) -> Bool {
        switch text {
        case "fixed": return true
        case "default": return false
        default:
            throw ConfigurationFault(
                "must be a list of permissions such as read(\"any\"), `fixed` or `default`."
                    + NearMatch.hint(for: text, among: ["fixed", "default"]))
        }
    }

    private static func permissions(_ texts: [String]) throws(ConfigurationFault) -> [Permission] {
        do {
            return try Permission.parse(texts, allowing: Permission.Action.onRows)
        } catch {
            throw ConfigurationFault("must be a list of permissions such as read(\"any\"). \(error.message)")
        }
    }
}
