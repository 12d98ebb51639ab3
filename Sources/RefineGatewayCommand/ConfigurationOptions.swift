import ArgumentParser
import Foundation
import Gateway

/// The flags from which a configuration is put together.
struct ConfigurationOptions: ParsableArguments {
    @Option(name: [.short, .long], help: "The configuration file (YAML). See `refine-gateway config example`.")
    var config: String?

    @OptionGroup var settings: SettingOptions

    /// Reads the file and adds environment and flags.
    /// - Parameter defaults: settings by key that count where there is no file, unless the environment or a flag says otherwise.
    func load(defaults: [String: String] = [:]) throws -> GatewayConfiguration {
        var flags = try settings.flags()
        for (key, value) in defaults where config == nil && flags[key] == nil {
            let variable = "REFINE_GATEWAY_" + key.uppercased().replacing(".", with: "_")
            if ProcessInfo.processInfo.environment[variable] == nil { flags[key] = value }
        }
        return try Self.load(file: config, flags: flags)
    }

    static func load(file: String?, flags: [String: String]) throws -> GatewayConfiguration {
        do {
            return try GatewayConfiguration.load(
                file: try file.map { ($0, try text(of: $0)) }, environment: ProcessInfo.processInfo.environment,
                flags: flags)
        } catch let error as ConfigurationError {
            throw CommandFailure("\(error)")
        }
    }

    private static func text(of file: String) throws -> String {
        do {
            return try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            throw CommandFailure("\(file): cannot be read: does it exist, and is it UTF-8 text?")
        }
    }
}
