/// What is written about the configuration, all of it from `ConfigurationKey.all`.
enum ConfigurationText {
    private static let defaults = GatewayConfiguration(endpoint: "", project: "", database: "")

    /// A file that runs once its few values are filled in; everything else stands commented out with its default.
    static var example: String {
        var lines = [
            "# The configuration of refine-gateway. What is commented out stands at its default.",
            "# ${NAME} is replaced by the environment variable NAME, ${NAME:-value} by it or the value.",
            "# Every key can be set by an environment variable too: appwrite.endpoint is REFINE_GATEWAY_APPWRITE_ENDPOINT.",
        ]
        walk { key, isFirst in
            lines.append("")
            if isFirst, !key.section.isEmpty { lines.append("\(key.section):") }
            let indent = key.section.isEmpty ? "" : "  "
            lines += wrapped(key.summary, width: 100).map { "\(indent)# \($0)" }
            if !key.members.isEmpty {
                lines += sample(of: key).map { "\(indent)# \($0)" }
            } else if let example = key.example {
                lines.append("\(indent)\(key.name): \(example)")
            } else {
                lines.append("\(indent)# \(key.name): \(key.show(defaults) ?? "")".trimmed)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One entry of a map, with every member that it may have.
    private static func sample(of key: ConfigurationKey) -> [String] {
        ["\(key.name):", "  \(key.entry):"] + key.members.map { "    \($0.name): \($0.example)" }
    }

    static func printed(_ configuration: GatewayConfiguration) -> String {
        var lines: [String] = []
        walk { key, isFirst in
            if isFirst, !key.section.isEmpty { lines.append("\(key.section):") }
            guard let value = key.masked(configuration) else { return }
            lines.append((key.section.isEmpty ? "" : "  ") + "\(key.name): \(value)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    static var reference: String {
        var lines = [
            "# Configuration",
            "",
            "`refine-gateway serve --config FILE` reads a YAML file. Each key can also be set by an environment variable or a flag; a flag counts",
            "before the environment, the environment before the file, the file before the default. `refine-gateway config check` tells what is",
            "wrong, `config print` what counts, `config example` prints a file to begin with. In the file `${NAME}` stands for an environment",
            "variable, `${NAME:-value}` for it or a value, `$${` for a literal `${`.",
            "",
            "Times are written `500ms`, `10s`, `5m` or `1h`, sizes as bytes or `64KiB`, `1MiB`. Environment variables take lists with commas.",
        ]
        walk { key, isFirst in
            if isFirst {
                lines += ["", "## \(key.section.isEmpty ? "Top level" : "`\(key.section)`")"]
            }
            let initial = key.isRequired ? "required" : key.show(defaults).map { "default `\($0)`" } ?? "not set"
            lines += [
                "", "### `\(key.path)`", "", "\(key.form), \(initial); `\(key.environmentName)`", "",
            ]
            lines += wrapped(key.summary, width: 120)
            guard !key.members.isEmpty else { return }
            lines += ["", "| member | value | default | |", "|---|---|---|---|"]
            lines += key.members.map { "| `\($0.name)` | \($0.form) | \($0.initial) | \($0.summary) |" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Keys by section, the top level first, with whether a key is the first of its section.
    private static func walk(_ body: (ConfigurationKey, Bool) -> Void) {
        var sections: [String] = [""]
        for key in ConfigurationKey.all where !sections.contains(key.section) { sections.append(key.section) }
        for section in sections {
            for (index, key) in ConfigurationKey.all.filter({ $0.section == section }).enumerated() {
                body(key, index == 0)
            }
        }
    }

    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = [""]
        for word in text.split(separator: " ") {
            let line = lines[lines.count - 1]
            if line.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if line.count + 1 + word.count <= width {
                lines[lines.count - 1] = line + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

extension String {
    /// Without spaces at its end.
    fileprivate var trimmed: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
