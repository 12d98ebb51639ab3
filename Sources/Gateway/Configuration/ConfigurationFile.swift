import Yams

/// A configuration file taken apart into keys and values, and what is wrong with its form.
struct ConfigurationFile {
    struct Setting {
        var path: String
        var value: ConfigurationValue
        /// `gateway.yaml:12`
        var source: String
    }

    private(set) var settings: [Setting] = []
    private(set) var problems: [ConfigurationError.Problem] = []
    private let name: String
    private let environment: [String: String]

    init(name: String, text: String, environment: [String: String]) {
        self.name = name
        self.environment = environment
        do {
            guard let root = try Yams.compose(yaml: text) else { return }
            guard case .mapping(let mapping) = root else {
                report(root, "", "must be a map of keys and values")
                return
            }
            read(mapping, below: "")
        } catch let error as YamlError {
            problems.append(Self.problem(error, in: name))
        } catch {
            problems.append(.init(source: name, key: "", message: "is not YAML"))
        }
    }

    private mutating func read(_ mapping: Node.Mapping, below section: String) {
        var seen: Set<String> = []
        for (key, value) in mapping {
            guard let written = key.scalar?.string else {
                report(key, section, "has a key that is no text")
                continue
            }
            let path = section.isEmpty ? written : "\(section).\(written)"
            guard seen.insert(written).inserted else {
                report(key, path, "stands here twice")
                continue
            }
            if ConfigurationKey.sections.contains(path), section.isEmpty {
                readSection(path, value, key)
            } else if ConfigurationKey.named(path) != nil {
                readSetting(path, value, key)
            } else {
                report(key, path, "is not a key.\(hint(for: path, section))")
            }
        }
    }

    private mutating func readSection(_ section: String, _ value: Node, _ key: Node) {
        switch value {
        case .mapping(let mapping): read(mapping, below: section)
        case .scalar(let scalar) where scalar.string.isEmpty: break
        default: report(key, section, "must be a map of keys and values")
        }
    }

    private mutating func readSetting(_ path: String, _ value: Node, _ key: Node) {
        do throws(ConfigurationFault) {
            let value = try ConfigurationValue(value) { text throws(ConfigurationFault) in
                try VariableText.filled(text, from: environment)
            }
            settings.append(Setting(path: path, value: value, source: place(of: key)))
        } catch {
            report(key, path, error.message)
        }
    }

    private func hint(for path: String, _ section: String) -> String {
        let near = NearMatch.hint(
            for: path, among: ConfigurationKey.all.map(\.path) + Array(ConfigurationKey.sections))
        if !near.isEmpty { return near }
        let siblings = ConfigurationKey.all.filter { $0.section == section }.map { "`\($0.name)`" }
        return section.isEmpty ? "" : " `\(section)` knows \(siblings.joined(separator: ", "))."
    }

    private mutating func report(_ node: Node, _ key: String, _ message: String) {
        problems.append(.init(source: place(of: node), key: key, message: message))
    }

    private func place(of node: Node) -> String {
        node.mark.map { "\(name):\($0.line)" } ?? name
    }

    private static func problem(_ error: YamlError, in name: String) -> ConfigurationError.Problem {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return .init(source: "\(name):\(mark.line)", key: "", message: "is not YAML: \(problem)")
        default:
            return .init(source: name, key: "", message: "is not YAML")
        }
    }
}
