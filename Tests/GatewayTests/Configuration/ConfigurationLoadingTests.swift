import Appwrite
import Testing

@testable import Gateway

@Suite("Configuration: loading")
struct ConfigurationLoadingTests {
    private static let smallest = """
        appwrite:
          endpoint: https://appwrite.example.com/v1/
          project: my-project
          database: main
        """

    private func load(
        _ text: String = smallest, environment: [String: String] = [:], flags: [String: String] = [:],
        files: [String: String] = [:]
    ) throws(ConfigurationError) -> GatewayConfiguration {
        try GatewayConfiguration.load(
            file: ("gateway.yaml", text), environment: environment, flags: flags,
            readFile: { path in
                guard let text = files[path] else { throw MissingFile() }
                return text
            })
    }

    private struct MissingFile: Error {}

    @Test func whatIsNotSetIsAtItsDefault() throws {
        let configuration = try load()
        var expected = GatewayConfiguration(
            endpoint: "https://appwrite.example.com/v1", project: "my-project", database: "main")
        #expect(configuration == expected)
        expected.limits.rows = 5
        #expect(configuration != expected)
    }

    @Test func flagBeatsEnvironmentBeatsFile() throws {
        let text = Self.smallest + "\nlisten: 127.0.0.1:1\n"
        let environment = ["REFINE_GATEWAY_LISTEN": "127.0.0.1:2"]
        #expect(try load(text).listen.port == 1)
        #expect(try load(text, environment: environment).listen.port == 2)
        #expect(try load(text, environment: environment, flags: ["listen": "127.0.0.1:3"]).listen.port == 3)
    }

    @Test func everythingCanComeFromTheEnvironment() throws {
        let configuration = try GatewayConfiguration.load(environment: [
            "REFINE_GATEWAY_APPWRITE_ENDPOINT": "http://localhost/v1", "REFINE_GATEWAY_APPWRITE_PROJECT": "p",
            "REFINE_GATEWAY_APPWRITE_DATABASE": "d",
            "REFINE_GATEWAY_CORS_ORIGINS": "https://a.example, https://b.example",
            "REFINE_GATEWAY_RESOURCES_EXPOSE": "posts,categories", "REFINE_GATEWAY_ADMIN": "off",
            // Kubernetes sets these for a service that is called refine-gateway.
            "REFINE_GATEWAY_SERVICE_HOST": "10.0.0.1", "REFINE_GATEWAY_PORT": "tcp://10.0.0.1:8080",
        ])
        #expect(configuration.cors.origins == ["https://a.example", "https://b.example"])
        #expect(configuration.admin == nil)
        #expect(configuration.resources.named.keys.sorted() == ["categories", "posts"])
        #expect(configuration.resources.named["posts"]?.table.database == "d")
        #expect(!configuration.resources.exposesEverything)
    }

    @Test func variablesAreFilledIn() throws {
        let text = Self.smallest + "\n  key: ${KEY}\nlisten: ${HOST:-127.0.0.1}:${PORT:-99}\n"
        let configuration = try load(text, environment: ["KEY": "standard_abc", "PORT": "77"])
        #expect(configuration.appwrite.key == "standard_abc")
        #expect(configuration.listen == ListenAddress(host: "127.0.0.1", port: 77))
        #expect(try load(Self.smallest + "\n  key: ${KEY:-}\n").appwrite.key == nil)
        #expect(try load(Self.smallest + "\n  key: $${KEY}\n").appwrite.key == "${KEY}")
    }

    @Test func aFileMayHoldTheKey() throws {
        let text = Self.smallest + "\n  key_file: /run/secrets/key\n"
        #expect(try load(text, files: ["/run/secrets/key": "standard_abc\n"]).appwrite.key == "standard_abc")
        #expect(
            try load(text, environment: ["REFINE_GATEWAY_APPWRITE_KEY": "other"], files: [:]).appwrite.key == "other",
            "the environment counts before the file, and the file is not even read")
    }

    @Test func anEmptyKeyKeepsItsDefault() throws {
        #expect(try load(Self.smallest + "\nlisten:\nlimits:\n  rows:\n") == (try load()))
    }

    @Test func everyProblemIsReportedAtOnce() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try load("lisen: x\nlimits:\n  rows: -1\n  bodi: 1MiB\nappwrite:\n  endpoint: ftp://x/v1\n  project: p\n")
        }
        #expect(
            error?.description == """
                gateway.yaml:1: lisen: is not a key. Did you mean `listen` or `live`?
                gateway.yaml:4: limits.bodi: is not a key. Did you mean `limits.body`?
                gateway.yaml:3: limits.rows: must be a whole number from 1 to 1000000; it is "-1"
                gateway.yaml:6: appwrite.endpoint: must begin with http:// or https://; it is "ftp://x/v1"
                appwrite.database: must be set, in the file or as REFINE_GATEWAY_APPWRITE_DATABASE. The database of \
                resources that name none.
                """)
    }

    struct Mistake: CustomTestStringConvertible, Sendable {
        var text: String
        var mustContain: [String]
        var mustNotContain: [String] = []
        var testDescription: String { text }
    }

    static let mistakes = [
        Mistake(text: "appwrite: [", mustContain: ["gateway.yaml:", "is not YAML"]),
        Mistake(text: "just text", mustContain: ["gateway.yaml:1", "must be a map"]),
        Mistake(text: "listen: 127.0.0.1", mustContain: ["listen", "host:port", "127.0.0.1"]),
        Mistake(text: "listen: [1, 2]", mustContain: ["listen", "single value"]),
        Mistake(text: "listen: 127.0.0.1:99999", mustContain: ["listen", "99999"]),
        Mistake(text: "listen: {host: a}", mustContain: ["listen", "single value"]),
        Mistake(text: "cors: true", mustContain: ["cors", "must be a map"]),
        Mistake(text: "cors: {origins: ['https://a.example/']}", mustContain: ["cors.origins", "slash"]),
        Mistake(text: "cors: {origins: ['a.example']}", mustContain: ["cors.origins", "a.example"]),
        Mistake(text: "cors: {origins: ['https://a.*.example']}", mustContain: ["cors.origins", "first in the host"]),
        Mistake(text: "cors: {origins: ['https://a:x']}", mustContain: ["cors.origins", "port"]),
        Mistake(text: "cors: {origin: ['*']}", mustContain: ["cors.origin", "`cors.origins`"]),
        Mistake(text: "limits: {body: 1MB}", mustContain: ["limits.body", "1MiB", "1MB"]),
        Mistake(text: "limits: {shutdown: 10}", mustContain: ["limits.shutdown", "10s"]),
        Mistake(text: "limits: {shutdown: 10s}\nlimits: {rows: 1}", mustContain: ["gateway.yaml"]),
        Mistake(text: "threads: many", mustContain: ["threads", "whole number"]),
        Mistake(text: "log: {level: loud}", mustContain: ["log.level", "trace", "critical", "loud"]),
        Mistake(text: "proxy: {trusted: [10.0.0.0/33]}", mustContain: ["proxy.trusted", "10.0.0.0/33"]),
        Mistake(text: "resources: {permissions: [read(any)]}", mustContain: ["resources.permissions", "read(any)"]),
        Mistake(text: "admin: ${NOPE}", mustContain: ["admin", "NOPE", "not set"]),
        Mistake(text: "admin: ${NOPE", mustContain: ["admin", "without its `}`"]),
        Mistake(text: "admin: ${1x}", mustContain: ["admin", "no environment variable"]),
        Mistake(text: "metrics: on", mustContain: ["gateway.yaml:1", "metrics", "is not a key"]),
    ]

    @Test(arguments: mistakes)
    func mistakesAreNamed(_ mistake: Mistake) throws {
        let error = #expect(throws: ConfigurationError.self) { try load(mistake.text) }
        let text = error?.description ?? ""
        for word in mistake.mustContain { #expect(text.contains(word), "\(text)") }
        for word in mistake.mustNotContain { #expect(!text.contains(word), "\(text)") }
    }

    static let endpoints: [(text: String, mustContain: String?)] = [
        ("https://appwrite.example.com/v1", nil), ("http://localhost:9080/v1", nil), ("http://[::1]:80/v1/", nil),
        ("HTTPS://x/v1", nil), ("https://x/appwrite/v1", nil),
        ("https://x", "/v1"), ("https://x/v2", "/v1"), ("https:///v1", "host"), ("https://x:99999/v1", "host"),
        ("x/v1", "http://"), ("https://x/v1?a=b", "query"), ("https://x y/v1", "spaces"), ("https://[::x]/v1", "host"),
        ("https://user:hunter2@x/v1", "password"),
    ]

    @Test(arguments: endpoints)
    func endpointsAreChecked(_ endpoint: (text: String, mustContain: String?)) throws {
        let text = "appwrite: {endpoint: '\(endpoint.text)', project: p, database: d}"
        guard let word = endpoint.mustContain else {
            #expect(try load(text).appwrite.endpoint.hasSuffix("/v1"))
            return
        }
        let error = #expect(throws: ConfigurationError.self) { try load(text) }
        #expect(error?.description.contains(word) == true)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func secretsAreInNoMessage() {
        let cases = ["  key: 'hunter2 with spaces'", "  key: [hunter2]", "  key: hunter2\n  key_file: hunter3"]
        for line in cases {
            let error = #expect(throws: ConfigurationError.self) {
                try load(Self.smallest + "\n" + line, files: ["hunter3": "x"])
            }
            #expect(error?.description.contains("appwrite.key") == true)
            #expect(error?.description.contains("hunter2") == false)
        }
    }
}
