import Appwrite
import CurlTransport

/// What is not wrong with a configuration and should be known all the same. Asks Appwrite, with the server key.
public enum ConfigurationWarnings {
    /// Appwrite is not waited for any longer.
    static let patience: Duration = .seconds(5)

    /// Whole sentences, one a line; none where nothing has to be asked.
    public static func found(in configuration: GatewayConfiguration) async -> [String] {
        guard !configuration.ownTables.isEmpty, let key = configuration.appwrite.key else { return [] }
        var settings = CurlTransport.Configuration()
        settings.connectTimeout = patience
        settings.firstByteTimeout = patience
        settings.totalTimeout = patience
        guard let transport = try? CurlTransport(configuration: settings) else { return [] }
        let warnings = await found(in: configuration, key: key, asking: transport)
        await transport.shutdown()
        return warnings
    }

    static func found(
        in configuration: GatewayConfiguration, key: String, asking transport: any HTTPTransport
    ) async -> [String] {
        let client = AppwriteClient(
            endpoint: configuration.appwrite.endpoint, project: configuration.appwrite.project, transport: transport)
        var warnings: [String] = []
        for table in configuration.ownTables {
            do throws(AppwriteFailure) {
                let schema = try await client.getTable(table, as: Caller(.key(key)))
                if let reason = AuditTable.openness(of: schema, table) { warnings.append(reason) }
            } catch {
                warnings.append(
                    "audit.table: Appwrite could not be asked who reaches \(table.database)/\(table.table): \(error)")
            }
        }
        return warnings
    }
}
