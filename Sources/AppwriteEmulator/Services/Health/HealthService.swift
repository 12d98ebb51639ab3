import HTTPTypes
import JSONBytes

/// Whether the server is well, and which version it is.
struct HealthService: Sendable {
    var routes: [Route] {
        [
            Route(.get, "health/version", scopes: ["public"], withoutProject: nil, .read(version)),
            Route(.get, "ping", scopes: ["global"], .read { _ in .text("Pong!") }),
            Route(.get, "health", scopes: ["health.read"], .read { _ in .json(Self.status("http")) }),
            Route(
                .get, "health/db", scopes: ["health.read"],
                .read { _ in .json(Self.statuses(["Console.DB", "Projects.DB"])) }),
            Route(.get, "health/cache", scopes: ["health.read"], .read { _ in .json(Self.statuses(["Cache"])) }),
            Route(.get, "health/pubsub", scopes: ["health.read"], .read { _ in .json(Self.statuses(["PubSub"])) }),
            Route(.get, "health/storage", scopes: ["health.read"], .read(storage)),
            Route(.get, "health/storage/local", scopes: ["health.read"], .read(storage)),
            Route(.get, "health/time", scopes: ["health.read"], .read(time)),
        ]
    }

    private func version(_ call: Call) -> APIResponse {
        .json(["version": .string(call.emulator.configuration.version)])
    }

    private static func status(_ name: String) -> JSONValue {
        ["name": .string(name), "ping": 0, "status": "pass"]
    }

    private static func statuses(_ names: [String]) -> JSONValue {
        ["total": .integer(names.count), "statuses": .array(names.map(status))]
    }

    /// Whether bytes can be kept: some are written, read and removed.
    private func storage(_ call: Call) throws -> APIResponse {
        let begin = call.now
        guard call.emulator.blobs.check() else {
            throw APIError(500, "general_server_error", "Failed writing test file to the folder of files")
        }
        return .json(
            ["name": "storage", "ping": .integer(call.now.milliseconds - begin.milliseconds), "status": "pass"])
    }

    private func time(_ call: Call) -> APIResponse {
        let seconds = JSONValue.integer(call.now.seconds)
        return .json(["remoteTime": seconds, "localTime": seconds, "diff": 0])
    }
}
