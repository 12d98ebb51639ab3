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
                members.append(Member(key: name, value: try ConfigurationValue(value, replacing: replace)))
            }
            self = .map(members)
        case .alias:
            throw ConfigurationFault("must not be an alias")
        }
    }
}
