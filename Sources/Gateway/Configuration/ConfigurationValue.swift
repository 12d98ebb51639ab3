import Yams

/// A value as it was written, wherever that was.
enum ConfigurationValue: Sendable, Hashable {
    case none
    case text(String)
    case list([String])
    case map([Member])

    struct Member: Sendable, Hashable {
        var key: String
        var value: ConfigurationValue
        /// Where in its text.
        var line: Int?
    }

    /// One text, which environment and flags always are.
    func text() throws(ConfigurationFault) -> String {
        guard case .text(let text) = self else { throw ConfigurationFault("must be a single value") }
        return text
    }

    /// A list, or a text with commas.
    func list() throws(ConfigurationFault) -> [String] {
        switch self {
        case .none: return []
        case .list(let list): return list
        case .text(let text):
            return text.split(separator: ",").map { part in
                var part = part.drop(while: \.isWhitespace)
                while part.last?.isWhitespace == true { part.removeLast() }
                return String(part)
            }.filter { !$0.isEmpty }
        case .map: throw ConfigurationFault("must be a list")
        }
    }

    /// The members of a map; environment and flags write one as in YAML: `{articles: {table: posts}}`.
    func map() throws(ConfigurationFault) -> [Member] {
        switch self {
        case .none: return []
        case .map(let members): return members
        case .text(let text) where text.drop(while: \.isWhitespace).first == "{":
            let node = try? Yams.compose(yaml: text)
            guard let node, case .map(let members) = try ConfigurationValue(node, replacing: { $0 }) else {
                throw ConfigurationFault("begins as a map and is not YAML")
            }
            return members
        case .list, .text: throw ConfigurationFault("must be a map")
        }
    }

    /// - Parameter replace: fills in `${NAME}`.
    init(
        _ node: Node, replacing replace: (String) throws(ConfigurationFault) -> String
    ) throws(ConfigurationFault) {
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            if isPlain, ["", "~", "null"].contains(scalar.string) {
                self = .none
            } else {
                self = .text(try replace(scalar.string))
            }
        case .sequence(let sequence):
            var list: [String] = []
            for element in sequence {
                guard case .text(let text) = try ConfigurationValue(element, replacing: replace) else {
                    throw ConfigurationFault("must be a list of single values")
                }
                list.append(text)
            }
            self = .list(list)
        case .mapping(let mapping):
            var members: [Member] = []
            for (key, value) in mapping {
                guard let name = key.scalar?.string else { throw ConfigurationFault("has a key that is no text") }
                guard !members.contains(where: { $0.key == name }) else {
                    throw ConfigurationFault("has \(Excerpt.name(name)) twice")
                }
                let member = try ConfigurationValue(value, replacing: replace)
                members.append(Member(key: name, value: member, line: key.mark?.line))
            }
            self = .map(members)
        case .alias:
            throw ConfigurationFault("must not be an alias")
        }
    }
}
