import Foundation

extension GatewayConfiguration {
    /// Builds the configuration of a run. What is set in several places counts in this order: flag, environment, file, default.
    /// - Parameters:
    ///   - file: the text of the configuration file (YAML), and its name for messages; `nil` when there is none.
    ///   - environment: `REFINE_GATEWAY_…` are settings (unknown ones are ignored: container platforms set some of their own); the
    ///     others serve `${NAME}` in the file.
    ///   - flags: settings of the command line by key path, `["listen": "127.0.0.1:0"]`.
    ///   - readFile: reads `appwrite.key_file`.
    /// - Throws: `ConfigurationError` with everything that is wrong, not only the first.
    public static func load(
        file: (name: String, text: String)? = nil, environment: [String: String] = [:], flags: [String: String] = [:],
        readFile: @escaping @Sendable (String) throws -> String = { try String(contentsOfFile: $0, encoding: .utf8) }
    ) throws(ConfigurationError) -> GatewayConfiguration {
        var loader = ConfigurationLoader(environment: environment, readFile: readFile)
        return try loader.load(file: file, flags: flags)
    }

    /// The commented file that `config example` prints and `config/gateway.example.yaml` holds.
    public static var example: String { ConfigurationText.example }

    /// The reference page `docs/reference/configuration.md`.
    public static var reference: String { ConfigurationText.reference }

    /// Every key with the value that counts, as YAML; secrets masked.
    public var printed: String { ConfigurationText.printed(self) }
}
