import GRDB
import JSONBytes

/// The record of a function.
struct FunctionModel: Sendable {
    var sequence: Int64
    var id: String
    var name: String
    var execute: [String]
    var isEnabled: Bool
    var runtime: String
    var deployment: String
    var schedule: String
    /// Seconds.
    var timeout: Int64
    var entrypoint: String
    var commands: String
    var created: String
    var updated: String

    init(record: Row) {
        sequence = record["seq"]
        id = record["id"]
        name = record["name"]
        execute = JSONList.texts(record["execute"])
        isEnabled = record["enabled"]
        runtime = record["runtime"]
        deployment = record["deployment"]
        schedule = record["schedule"]
        timeout = record["timeout"]
        entrypoint = record["entrypoint"]
        commands = record["commands"]
        created = record["created"]
        updated = record["updated"]
    }

    /// Makes the records of the functions that are built in and have none yet.
    static func install(db: Database, now: Instant) throws {
        for function in DemoFunction.all {
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO functions (id, name, execute, enabled, runtime, deployment, schedule, timeout,
                        entrypoint, commands, created, updated)
                    VALUES (?, ?, ?, 1, 'static-1', 'built-in', '', 15, '', '', ?, ?)
                    """,
                arguments: [function.id, function.name, JSONList.json(function.execute), now.text, now.text])
        }
    }

    static func find(_ id: String, db: Database) throws -> FunctionModel? {
        try db.first("SELECT * FROM functions WHERE id = ?", [.text(id)]).map(FunctionModel.init(record:))
    }

    var json: JSONValue {
        [
            "$id": .string(id), "$createdAt": .string(created), "$updatedAt": .string(updated),
            "execute": .array(execute.map(JSONValue.string)), "name": .string(name), "enabled": .bool(isEnabled),
            "live": true, "logging": true, "runtime": .string(runtime), "deploymentId": .string(deployment),
            "deploymentCreatedAt": .string(created), "latestDeploymentId": .string(deployment),
            "latestDeploymentCreatedAt": .string(created), "latestDeploymentStatus": "ready", "scopes": [], "vars": [],
            "events": [], "schedule": .string(schedule), "timeout": .integer(timeout),
            "entrypoint": .string(entrypoint), "commands": .string(commands), "version": "v5", "installationId": "",
            "providerRepositoryId": "", "providerBranch": "", "providerRootDirectory": "", "providerSilentMode": false,
            "specification": "s-1vcpu-512mb",
        ]
    }
}
