import JSONBytes

extension AppwriteClient {
    /// `GET /health/version`, public: `1.8.1`. Sent without project and credential, so that it tells whether the server
    /// is there whatever is wrong with those.
    public func serverVersion() async throws(AppwriteFailure) -> ServerVersion {
        let request = TransportRequest(method: "GET", url: endpoint + "/health/version")
        let response: TransportResponse
        do {
            response = try await transport.send(request)
        } catch {
            throw .transport(error)
        }
        guard response.status == 200 else { throw .refused(AppwriteError(response, now: now)) }
        guard let json = try? JSONValue(parsing: response.body), let text = json["version"]?.string else {
            throw .unreadable(
                "\(endpoint)/health/version does not state a version. Is the endpoint Appwrite's, with /v1?")
        }
        guard let version = ServerVersion(text) else {
            throw .unreadable("\(endpoint)/health/version states a version that is not of the form 1.8.1")
        }
        return version
    }

    /// The server's version, provided that it knows tables and rows.
    /// - Throws: `unreadable` with a sentence for the operator when it is older than 1.8.0.
    public func requireTables() async throws(AppwriteFailure) -> ServerVersion {
        let version = try await serverVersion()
        guard version.hasTables else {
            throw .unreadable(
                "Appwrite \(version) at \(endpoint) has no TablesDB (tables and rows came with \(ServerVersion.firstWithTables)). "
                    + "Upgrade Appwrite.")
        }
        return version
    }
}

extension ServerVersion {
    /// The first version with TablesDB: tables, rows, transactions.
    public static let firstWithTables = ServerVersion(major: 1, minor: 8, patch: 0)

    public var hasTables: Bool { self >= ServerVersion.firstWithTables }
}
