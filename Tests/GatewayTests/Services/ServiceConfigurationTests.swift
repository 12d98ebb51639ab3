import Appwrite
import Testing

@testable import Gateway

@Suite("Configuration: services")
struct ServiceConfigurationTests {
    private static let appwrite =
        "appwrite: {endpoint: 'https://appwrite.test/v1', project: p, database: main, key: standard_k}\n"

    private func load(_ text: String, key: Bool = true) throws(ConfigurationError) -> GatewayConfiguration {
        let appwrite = key ? Self.appwrite : Self.appwrite.replacing(", key: standard_k", with: "")
        return try GatewayConfiguration.load(file: ("g.yaml", appwrite + text))
    }

    @Test func theyAreReadAndPrintedAgain() throws {
        let text = """
            services:
              users:
                roles: ["label:admin", "team:staff/owner"]
              people: {service: users, roles: [user:ada], operations: [list, show]}
              teams:
              crew: {service: memberships, parent: crew, credential: key, roles: [users/verified]}
              pictures: files
            """
        let services = try load(text).services
        #expect(services["users"]?.roles == [.label("admin"), .team("staff", role: "owner")])
        #expect(services["users"]?.usesKey == true && services["teams"]?.usesKey == false)
        #expect(services["people"]?.operations == [.list, .show])
        #expect(services["crew"]?.parent == "crew" && services["crew"]?.usesKey == true)
        #expect(services["pictures"]?.service == .files)
        let printed = try load(text).printed.replacing("\"********\"", with: "standard_k")
        #expect(try GatewayConfiguration.load(file: ("printed.yaml", printed)).services == services)
        #expect(try load("").services.isEmpty)
        let environment = ["REFINE_GATEWAY_SERVICES": "{users: {roles: [label:admin]}}"]
        #expect(
            try GatewayConfiguration.load(file: ("g.yaml", Self.appwrite), environment: environment).services["users"]?
                .roles == [.label("admin")])
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var text: String
        var key: String
        var message: String
        var hasKey = true
        var testDescription: String { text }
    }

    static let faults = [
        Fault(text: "services: {users: }", key: "services.users.roles", message: "must name who may use it"),
        Fault(text: "services: {users: {roles: [any]}}", key: "services.users.roles", message: "not for everybody"),
        Fault(text: "services: {users: {roles: [boss]}}", key: "services.users.roles", message: "no role"),
        Fault(
            text: "services: {users: {roles: [label:a]}}", key: "services.users", message: "appwrite.key is not set",
            hasKey: false),
        Fault(text: "services: {user: }", key: "services.user", message: "Did you mean `users`?"),
        Fault(text: "services: {x: {service: user}}", key: "services.x.service", message: "Did you mean `users`?"),
        Fault(text: "services: {teams: {parent: x}}", key: "services.teams.parent", message: "belong to nothing"),
        Fault(
            text: "services: {buckets: {credential: caller, roles: [label:a]}}", key: "services.buckets.credential",
            message: "must be `key`"),
        Fault(
            text: "services: {memberships: {credential: key}}", key: "services.memberships.roles",
            message: "must name who"),
        Fault(text: "services: {teams: {role: [any]}}", key: "services.teams.role", message: "Did you mean `roles`?"),
        Fault(text: "services: {teams: {operations: [read]}}", key: "services.teams.operations", message: "`read`"),
        Fault(text: "services: {a/b: teams}", key: "services.a/b", message: "no name of a resource"),
        Fault(
            text: "resources: {named: {teams: }}\nservices: {teams: }", key: "services.teams",
            message: "stands under resources.named too"),
    ]

    @Test(arguments: faults)
    func faultsAreNamed(_ fault: Fault) {
        let error = #expect(throws: ConfigurationError.self) { try load(fault.text, key: fault.hasKey) }
        let problem = error?.problems.first
        #expect(
            problem?.key == fault.key && problem?.message.contains(fault.message) == true, "\(error?.description ?? "")"
        )
    }

    @Test func aTableOfThatNameIsReachedByItsDatabase() {
        let directory = ResourceDirectory(defaultDatabase: "main", reserved: ["users"])
        #expect(directory.table(for: "users") == nil)
        let table = TableReference(database: "main", table: "users")
        #expect(directory.table(for: "main/users") == table)
        #expect(directory.resources(for: table) == ["main/users"], "live events of the table are none of the service's")
    }
}
