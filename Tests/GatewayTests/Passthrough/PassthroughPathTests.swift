import Refine
import Testing

@testable import Gateway

@Suite("Pass-through: paths and the list of what is allowed")
struct PassthroughPathTests {
    static let taken: [(text: String, path: String)] = [
        ("/functions", "/functions"), ("/functions/echo/executions", "/functions/echo/executions"),
        ("/functions/a.b-c_d~e/x", "/functions/a.b-c_d~e/x"), ("/a/%66unctions", "/a/functions"),
        ("/users/user%40example", "/users/user@example"), ("/a+b", "/a+b"), ("/v1/account", "/v1/account"),
        ("/...a", "/...a"),
    ]

    @Test(arguments: taken)
    func aPathIsComparedInOneForm(_ example: (text: String, path: String)) throws {
        #expect(try PassthroughPath(example.text[...]).description == example.path)
    }

    /// What a program on the way could read as another path.
    @Test(arguments: [
        "", "functions", "/", "//", "//functions", "/functions/", "/functions//x", "/functions/./x",
        "/functions/../users",
        "/..", "/.", "/...", "/functions/%2e%2e/users", "/functions/%2E/users", "/functions/.%2e/users", "/a%2eb",
        "/functions%2Fx", "/functions%2fx", "/functions/..%2fusers", "/functions\\x", "/functions/%5c..%5cusers",
        "/functions/%252e%252e/users", "/functions/%25", "/functions/%", "/functions/%2", "/functions/%zz",
        "/functions/..;/users",
        "/functions;x=1/y", "/functions/%3b", "/a%00b", "/a%0d%0aX-Appwrite-Key:%20x", "/a\tb", "/a b", "/a%20b",
        "/a?b", "/a%3fb",
        "/a#b", "/a%23b", "/\u{FF0E}\u{FF0E}/users", "/a\u{2215}b", "/%c0%ae%c0%ae/users", "/%ff", "/*", "/**",
    ])
    func whatCouldBeReadInTwoWaysIsRefused(_ text: String) {
        let error = #expect(throws: HttpError.self) { try PassthroughPath(text[...]) }
        #expect(error?.statusCode == 400)
        #expect(error?.type == "gateway_path_refused")
    }

    struct Call: CustomTestStringConvertible, Sendable {
        var rule: String
        var method = "GET"
        var path: String
        var isAllowed: Bool
        var testDescription: String { "\(method) \(path) by \(rule)" }
    }

    static let calls = [
        Call(rule: "GET /functions/*/executions", path: "/functions/echo/executions", isAllowed: true),
        Call(rule: "get   /functions/*/executions", path: "/functions/echo/executions", isAllowed: true),
        Call(rule: "GET /functions/*/executions", method: "POST", path: "/functions/echo/executions", isAllowed: false),
        Call(rule: "GET /functions/*/executions", path: "/functions/echo/executions/x", isAllowed: false),
        Call(rule: "GET /functions/*/executions", path: "/functions/executions", isAllowed: false),
        Call(rule: "GET /functions/*/executions", path: "/functions/a/b/executions", isAllowed: false),
        Call(rule: "GET /functions/*/executions", path: "/Functions/echo/executions", isAllowed: false),
        Call(rule: "GET /functions/*", path: "/functions/echo", isAllowed: true),
        Call(rule: "GET /functions/*", path: "/functions", isAllowed: false),
        Call(rule: "GET /functions/*", path: "/functions/echo/executions", isAllowed: false),
        Call(rule: "GET /storage/**", path: "/storage/buckets/b/files/f/view", isAllowed: true),
        Call(rule: "GET /storage/**", path: "/storage/buckets", isAllowed: true),
        Call(rule: "GET /storage/**", path: "/storage", isAllowed: false),
        Call(rule: "GET /storage/**", path: "/storages/buckets", isAllowed: false),
        Call(rule: "GET /storage/**", path: "/users", isAllowed: false),
        Call(rule: "GET /**", path: "/users/u", isAllowed: true),
        Call(
            rule: "DELETE /account/sessions/current", method: "DELETE", path: "/account/sessions/current",
            isAllowed: true),
    ]

    @Test(arguments: calls)
    func aRuleAllowsWhatItSays(_ call: Call) throws {
        let rule = try PassthroughRule(call.rule)
        #expect(rule.allows(call.method, try PassthroughPath(call.path[...])) == call.isAllowed)
        #expect(try PassthroughRule(rule.description) == rule)
    }

    @Test(arguments: [
        "", "GET", "/functions", "FETCH /functions", "* /functions", "HEAD /functions", "GET functions", "GET /",
        "GET //a",
        "GET /a/", "GET /a/**/b", "GET /a*", "GET /a/../b", "GET /a/%2e", "GET /a /b", "GET /a?x=1",
    ])
    func aRuleThatMeansNothingIsRefused(_ text: String) {
        #expect(throws: ConfigurationFault.self) { try PassthroughRule(text) }
    }

    @Test func theListComesFromTheConfiguration() throws {
        let text = "passthrough:\n  allow: [\"GET /functions/*/executions\", \"POST /x/**\"]\n"
        let base = "appwrite: {endpoint: https://a.example/v1, project: p, database: d}\n"
        let configuration = try GatewayConfiguration.load(file: ("c.yaml", base + text))
        #expect(configuration.passthrough.allow.map(\.description) == ["GET /functions/*/executions", "POST /x/**"])
        let error = #expect(throws: ConfigurationError.self) {
            try GatewayConfiguration.load(file: ("c.yaml", base + "passthrough: {allow: [\"GET functions\"]}\n"))
        }
        #expect(error?.description.contains("passthrough.allow") == true)
    }
}
