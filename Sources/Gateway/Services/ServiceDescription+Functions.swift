import Appwrite

// Appwrite 1.8: `/functions` and `/functions/{id}/executions`.
extension ServiceDescription {
    static let functions = ServiceDescription(
        service: .functions,
        attributes: [
            .text("name", .all, isRequired: true), .value("enabled", .boolean, .all), .text("runtime", .all),
            .texts("execute", .written), .texts("events", .written), .text("schedule", .all),
            .value("timeout", .integer, .all), .text("entrypoint", .all), .text("commands", .all),
            .value("logging", .boolean, .written), .texts("scopes", .written), .text("specification", .written),
            .text("installationId", .written), .text("providerRepositoryId", .written),
            .text("providerBranch", .written), .text("providerRootDirectory", .written),
            .value("providerSilentMode", .boolean, .written), .text("deploymentId", .queried),
            .value("deploymentCreatedAt", .datetime), .text("latestDeploymentId"),
            .value("latestDeploymentCreatedAt", .datetime), .text("latestDeploymentStatus"), .value("live", .boolean),
            .text("version"),
        ],
        // Variables of the function, which hold secrets, are not among them.
        showsNamedOnly: true)

    static let executions = ServiceDescription(
        service: .executions,
        attributes: [
            .text("functionId", .created), .text("deploymentId", .queried), .text("trigger", .queried),
            .text("status", .queried), .text("requestMethod", .queried), .text("requestPath", .queried),
            .object("requestHeaders"), .value("responseStatusCode", .integer, .queried), .text("responseBody"),
            .object("responseHeaders"), .text("logs"), .text("errors"), .value("duration", .float, .queried),
            .value("scheduledAt", .datetime, .created), .text("body", [.created, .unseen]),
            .value("async", .boolean, [.created, .unseen]), .text("path", [.created, .unseen]),
            .text("method", [.created, .unseen]), .object("headers", [.created, .unseen]),
        ],
        operations: [.list, .show, .create, .delete], choosesID: false,
        hints: [.edit: "What has run stays as it was."])
}
