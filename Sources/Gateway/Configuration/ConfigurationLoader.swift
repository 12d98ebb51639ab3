import Appwrite

/// Puts a configuration together from file, environment and flags, and gathers everything that is wrong with them.
struct ConfigurationLoader {
    let environment: [String: String]
    let readFile: @Sendable (String) throws -> String

    private var configuration = GatewayConfiguration(endpoint: "", project: "", database: "")
    private var problems: [ConfigurationError.Problem] = []
    /// Where each key that is set was set.
    private var sources: [String: String] = [:]
    private var keyFile: String?

    init(environment: [String: String], readFile: @escaping @Sendable (String) throws -> String) {
        self.environment = environment
        self.readFile = readFile
    }

    mutating func load(
        file: (name: String, text: String)?, flags: [String: String]
    ) throws(ConfigurationError) -> GatewayConfiguration {
        if let file {
            let read = ConfigurationFile(name: file.name, text: file.text, environment: environment)
            problems += read.problems
            for setting in read.settings { apply(setting.value, to: setting.path, from: setting.source) }
        }
        for key in ConfigurationKey.all {
            guard let text = environment[key.environmentName] else { continue }
            apply(.text(text), to: key.path, from: key.environmentName)
        }
        for (path, text) in flags.sorted(by: { $0.key < $1.key }) {
            apply(.text(text), to: path, from: "--" + path)
        }
        readKeyFile()
        requireKeys()
        complete()
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        return configuration
    }

    private mutating func apply(_ value: ConfigurationValue, to path: String, from source: String) {
        guard let key = ConfigurationKey.named(path) else {
            let hint = NearMatch.hint(for: path, among: ConfigurationKey.all.map(\.path))
            problems.append(.init(source: source, key: path, message: "is not a key.\(hint)"))
            return
        }
        // A key that is left empty in the file keeps its default.
        if value == .none, key.path != "resources.expose" { return }
        do throws(ConfigurationFault) {
            try key.apply(value, &configuration)
            sources[path] = source
            // Of the two ways to give the key the later source counts.
            if path == "appwrite.key_file" { keyFile = try value.text() }
            if path == "appwrite.key" { keyFile = nil }
        } catch {
            sources[path] = source
            for part in error.parts {
                let echo = part.path.isEmpty ? Self.echo(of: value, key) : ""
                let place = ([path] + part.path).joined(separator: ".")
                problems.append(
                    .init(source: Self.source(source, at: part.line), key: place, message: part.message + echo))
            }
        }
    }

    /// `gateway.yaml:12` for what stands in line 14 of the same file; other sources have no lines.
    private static func source(_ source: String, at line: Int?) -> String {
        guard let line, let colon = source.lastIndex(of: ":"), Int(source[source.index(after: colon)...]) != nil else {
            return source
        }
        return "\(source[..<colon]):\(line)"
    }

    /// What was written, where it may be shown.
    private static func echo(of value: ConfigurationValue, _ key: ConfigurationKey) -> String {
        guard case .text(let text) = value, !key.isSecret, !text.contains("@") else { return "" }
        return "; it is \(Excerpt.quoted(text))"
    }

    private mutating func readKeyFile() {
        guard let keyFile, !keyFile.isEmpty, let source = sources["appwrite.key_file"] else { return }
        if let other = sources["appwrite.key"],
            other.prefix(while: { $0 != ":" }) == source.prefix(while: { $0 != ":" })
        {
            problems.append(
                .init(source: source, key: "appwrite.key_file", message: "stands beside appwrite.key; set one of them"))
            return
        }
        do {
            let text = try readFile(keyFile)
            let key = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
            guard !key.isEmpty, let setting = ConfigurationKey.named("appwrite.key") else {
                throw ConfigurationFault("names a file that is empty")
            }
            try setting.apply(.text(key), &configuration)
        } catch let fault as ConfigurationFault {
            problems.append(.init(source: source, key: "appwrite.key_file", message: fault.message))
        } catch {
            problems.append(
                .init(source: source, key: "appwrite.key_file", message: "names a file that cannot be read: \(keyFile)")
            )
        }
    }

    private mutating func requireKeys() {
        for key in ConfigurationKey.all where key.isRequired && sources[key.path] == nil {
            problems.append(
                .init(
                    source: "", key: key.path,
                    message: "must be set, in the file or as \(key.environmentName). \(key.summary)"))
        }
    }

    /// What depends on several keys.
    private mutating func complete() {
        if let fault = configuration.audit.fault(key: configuration.appwrite.key) {
            problems.append(.init(source: sources[fault.key] ?? "", key: fault.key, message: fault.message))
        }
        completeResources()
        guard !problems.contains(where: { $0.key.hasPrefix("services") }) else { return }
        do throws(ConfigurationFault) {
            try configuration.checkServices()
        } catch {
            for part in error.parts {
                let key = (["services"] + part.path).joined(separator: ".")
                problems.append(.init(source: sources["services"] ?? "", key: key, message: part.message))
            }
        }
    }

    private mutating func completeResources() {
        // What follows from a mistake that is reported already is none of its own.
        guard !problems.contains(where: { $0.key.hasPrefix("resources.") }) else { return }
        do throws(ConfigurationFault) {
            try configuration.resources.complete(
                database: configuration.appwrite.database, own: configuration.ownTables)
        } catch {
            report(error, below: "resources", from: ["resources.named", "resources.expose"])
        }
        guard problems.isEmpty else { return }
        do throws(ConfigurationFault) {
            try configuration.completeAccess(readFile: readFile)
        } catch {
            report(error, below: "auth", from: ["auth.tokens", "auth.mode"])
        }
    }

    /// - Parameter keys: the first of these that is set is where it comes from.
    private mutating func report(_ fault: ConfigurationFault, below section: String, from keys: [String]) {
        for part in fault.parts {
            let key = ([section] + part.path).joined(separator: ".")
            let source = sources[key] ?? keys.compactMap { sources[$0] }.first ?? ""
            problems.append(.init(source: source, key: key, message: part.message))
        }
    }
}
