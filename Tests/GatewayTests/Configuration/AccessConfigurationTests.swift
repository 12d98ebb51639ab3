import Refine
import Testing

@testable import Gateway

@Suite("Configuration: who is let in")
struct AccessConfigurationTests {
    private static let secret = "canary-0123456789abcdef"

    private func load(
        _ auth: String, listen: String = "127.0.0.1:8080", key: String = "key: standard_key,", more: String = "",
        environment: [String: String] = [:], readFile: @escaping @Sendable (String) throws -> String = { _ in "" }
    ) throws -> GatewayConfiguration {
        let text = """
            listen: \(listen)
            appwrite: {endpoint: 'https://appwrite.test/v1', project: p, \(key) database: main}
            auth: \(auth)
            \(more)
            """
        return try GatewayConfiguration.load(file: ("g.yaml", text), environment: environment, readFile: readFile)
    }

    private func problems(
        _ auth: String, listen: String = "127.0.0.1:8080", key: String = "key: standard_key,", more: String = ""
    ) -> String {
        do {
            _ = try load(auth, listen: listen, key: key, more: more)
            return ""
        } catch {
            return "\(error)"
        }
    }

    private static func tokens(_ members: String) -> String {
        "{mode: key, tokens: {reporting: {secret: \(secret), \(members)}}}"
    }

    @Test func nothingSaidIsAppwritesUsers() throws {
        let access = try load("{}").access
        #expect(access == GatewayConfiguration.Access())
        #expect(access.mode == .session)
    }

    struct Extent: CustomTestStringConvertible, Sendable {
        var text: String
        var extent: AccessGrant.Extent
        var testDescription: String { text }
    }

    static let extents = [
        Extent(text: "resources: all, operations: all", extent: .everything(ResourceOperation.all)),
        Extent(text: "resources: all, operations: [list]", extent: .everything([.list])),
        Extent(
            text: "resources: [posts, tags], operations: list",
            extent: .resources(["posts": [.list], "tags": [.list]])),
        Extent(
            text: "resources: {posts: all, tags: [show], users: }, operations: [list, edit]",
            extent: .resources(["posts": ResourceOperation.all, "tags": [.show], "users": [.list, .edit]])),
        Extent(text: "resources: {posts: [create]}", extent: .resources(["posts": [.create]])),
    ]

    @Test(arguments: extents)
    func tokensSayWhatTheyOpen(_ example: Extent) throws {
        let access = try load(Self.tokens(example.text)).access
        #expect(access.mode == .key)
        #expect(access.tokens["reporting"]?.extent == example.extent)
        #expect(access.tokens["reporting"]?.secret == Self.secret)
    }

    @Test func secretsComeFromTheEnvironmentAndFromFiles() throws {
        let auth = """
            {mode: key, tokens: {
              a: {secret: "${REPORTING}", resources: all, operations: all},
              b: {secret_file: /run/b, resources: all, operations: all}}}
            """
        let access = try load(
            auth, environment: ["REPORTING": Self.secret], readFile: { _ in "of-a-file-0123456789\n" })
        #expect(access.access.tokens["a"]?.secret == Self.secret)
        #expect(access.access.tokens["b"]?.secret == "of-a-file-0123456789")
        let variable = "{a: {secret: \(Self.secret), resources: posts, operations: list}}"
        let written = try load("{mode: key}", environment: ["REFINE_GATEWAY_AUTH_TOKENS": variable])
        #expect(written.access.tokens["a"]?.extent == .resources(["posts": [.list]]))
    }

    @Test(arguments: [
        ("{mode: keys}", "auth.mode: must be session or key"),
        (tokens("resources: all"), "auth.tokens.reporting: must say which `operations`"),
        (tokens("operations: all"), "auth.tokens.reporting: must say which `resources`"),
        (tokens("resources: [], operations: all"), "opens no resource"),
        (tokens("resources: all, operations: []"), "allows nothing"),
        (tokens("resources: {a: , b: all}"), "must say which `operations`"),
        (tokens("resources: all, operations: [read]"), "`read`; operations are `all` or `list`"),
        (tokens("resources: all, operation: all"), "auth.tokens.reporting.operation: is not a key of a token. Did"),
        (tokens("resources: all, operations: all, secret_file: x"), "both `secret` and `secret_file`"),
        ("{mode: key, tokens: {a: {resources: all, operations: all}}}", "needs a `secret`"),
        ("{mode: key, tokens: {a: {secret: short, resources: all, operations: all}}}", "16 characters or more"),
        ("{mode: key, tokens: {a: {secret: 'with a space 0123', resources: all, operations: all}}}", "without spaces"),
        ("{mode: key, tokens: {'a b': {secret: \(secret), resources: all, operations: all}}}", "must have a name"),
        ("{mode: key, tokens: {a: \(secret)}}", "must be a map of `secret`"),
        ("{mode: key, tokens: \(secret)}", "auth.tokens: must be a map"),
        (
            "{mode: key, tokens: {a: {secret_file: /run/none, resources: all, operations: all}}}",
            "16 characters or more"
        ),
        (
            "{mode: key, tokens: {a: {secret: \(secret), resources: all, operations: all}, b: {secret: \(secret), resources: all, operations: all}}}",
            "auth.tokens.b: has the same secret as `a`"
        ),
        ("{tokens: {a: {secret: \(secret), resources: all, operations: all}}}", "count with `auth.mode: key` alone"),
    ])
    func whatIsWrongIsSaidWithoutTheSecret(_ auth: String, _ problem: String) {
        let problems = problems(auth)
        #expect(problems.contains(problem))
        #expect(!problems.contains(Self.secret))
    }

    @Test func theServerKeyIsNoToken() {
        let problems = problems(Self.tokens("resources: all, operations: all"), key: "key: \(Self.secret),")
        #expect(problems.contains("has the server key as its secret") && !problems.contains(Self.secret))
        #expect(self.problems(Self.tokens("resources: all, operations: all"), key: "").contains("needs a server key"))
    }

    @Test func resourcesMustBeThere() {
        let named = "resources: {named: {posts: , users: }}"
        let problems = problems(Self.tokens("resources: [post], operations: all"), more: named)
        #expect(problems.contains("allows `post`, which is none of resources.named and services. Did you mean"))
        #expect(self.problems(Self.tokens("resources: [posts], operations: all"), more: named).isEmpty)
        #expect(self.problems(Self.tokens("resources: [post], operations: all")).isEmpty)
    }

    @Test(arguments: [
        ("127.0.0.1:80", "", true), ("localhost:80", "", true), ("'[::1]:80'", "", true), ("127.9.9.9:80", "", true),
        ("0.0.0.0:80", "", false), ("'[::]:80'", "", false), ("10.0.0.1:80", "", false), ("gateway.test:80", "", false),
        ("127.0.0.1:80", "proxy: {trusted: [127.0.0.1]}", false), ("127.0.0.1:80", "cors: {origins: '*'}", false),
    ])
    func withoutTokensItStartsForThisMachineAlone(_ listen: String, _ more: String, _ starts: Bool) {
        let problems = problems("{mode: key}", listen: listen, more: more)
        #expect(problems.isEmpty == starts)
        #expect(starts || problems.contains("auth.mode: is `key` without access tokens"))
        #expect(self.problems(Self.tokens("resources: all, operations: all"), listen: listen, more: more).isEmpty)
    }

    @Test func secretsAreNeverPrinted() throws {
        let auth =
            "{mode: key, listener: \(Self.secret), tokens: {a: {secret: \(Self.secret), resources: {posts: [list]}}}}"
        let configuration = try load(auth)
        #expect(!configuration.printed.contains(Self.secret))
        #expect(configuration.printed.contains(#"tokens: {a: {secret: "********", resources: {posts: ["list"]}}}"#))
        var dumped = ""
        dump(configuration.access.tokens, to: &dumped)
        #expect(!dumped.contains(Self.secret) && !"\(configuration.access.tokens)".contains(Self.secret))
    }
}
