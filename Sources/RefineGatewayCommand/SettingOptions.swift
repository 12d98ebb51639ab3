import ArgumentParser

/// `--set KEY=VALUE`: any setting of the configuration, from the command line.
struct SettingOptions: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: "One setting by its key, as in --set limits.rows=500; may be repeated.")
    var settings: [String] = []

    /// Values by key path.
    func flags() throws -> [String: String] {
        var flags: [String: String] = [:]
        for setting in settings {
            guard let equals = setting.firstIndex(of: "="), equals > setting.startIndex else {
                throw ValidationError("--set takes KEY=VALUE, not '\(setting)'.")
            }
            flags[String(setting[..<equals])] = String(setting[setting.index(after: equals)...])
        }
        return flags
    }
}
