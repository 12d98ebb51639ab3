import Appwrite
import Foundation
import Refine
import Testing
import Yams

@testable import Gateway

@Suite("Configuration: example, print and reference")
struct ConfigurationTextTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func file(_ path: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    /// `UPDATE_REFERENCE=1 swift test --filter ConfigurationTextTests` writes both files anew.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["UPDATE_REFERENCE"] != nil))
    func theFilesAreWritten() throws {
        for (path, text) in [
            ("config/gateway.example.yaml", GatewayConfiguration.example),
            ("docs/reference/configuration.md", GatewayConfiguration.reference),
        ] {
            let url = Self.root.appending(path: path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
    }

    @Test func theExampleInTheRepositoryIsWhatIsPrinted() throws {
        #expect(try file("config/gateway.example.yaml") == GatewayConfiguration.example)
    }

    @Test func theReferencePageIsCurrent() throws {
        #expect(try file("docs/reference/configuration.md") == GatewayConfiguration.reference)
    }

    @Test func theExampleIsAtItsDefaultsButForWhatMustBeSet() throws {
        let configuration = try GatewayConfiguration.load(
            file: ("example", GatewayConfiguration.example), environment: ["APPWRITE_API_KEY": "standard_x"])
        var expected = GatewayConfiguration(
            endpoint: "https://appwrite.example.com/v1", project: "my-project", key: "standard_x", database: "main")
        expected.cors.origins = ["http://localhost:*"]
        expected.resources.exposure = .everything
        #expect(configuration == expected)
    }

    /// Every line that is commented out can be taken in, and means the default.
    @Test func whatIsCommentedOutIsTheDefault() throws {
        let keys = ConfigurationKey.all.map(\.name)
        let lines = GatewayConfiguration.example.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            // What is set in further under a mark is part of a sample.
            let text = line.drop { $0 == " " }
            let isSetting = keys.contains { text.hasPrefix("# \($0):") } && !line.contains("key_file")
            return isSetting ? String(line).replacing("# ", with: "", maxReplacements: 1) : String(line)
        }
        let text = lines.joined(separator: "\n")
        #expect(text.contains("\nthreads: 0"))
        let environment = ["APPWRITE_API_KEY": "standard_x"]
        #expect(
            try GatewayConfiguration.load(file: ("all", text), environment: environment)
                == GatewayConfiguration.load(file: ("example", GatewayConfiguration.example), environment: environment))
    }

    @Test func everyKeyIsInEveryText() throws {
        for key in ConfigurationKey.all {
            #expect(GatewayConfiguration.example.contains("\(key.name):"), "\(key.path)")
            #expect(GatewayConfiguration.reference.contains("### `\(key.path)`"), "\(key.path)")
            #expect(GatewayConfiguration.reference.contains(key.environmentName), "\(key.path)")
            #expect(key.summary.hasSuffix(".") || key.summary.hasSuffix("`."), "\(key.path)")
        }
    }

    /// What the example shows of a named resource is commented out; without the marks it must be right.
    @Test func theExampleOfAResourceIsOne() throws {
        let lines = GatewayConfiguration.example.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "  # named:"))
        let sample = lines[start...].prefix { !$0.isEmpty }.map { $0.replacing("# ", with: "", maxReplacements: 1) }
        let file = "appwrite: {endpoint: 'http://x/v1', project: p, database: d}\nresources:\n"
        let loaded = try GatewayConfiguration.load(file: ("sample", file + sample.joined(separator: "\n")))
        let resource = try #require(loaded.resources.named["articles"])
        #expect(resource.table == .init(database: "main", table: "posts"))
        for member in ResourceMember.all {
            #expect(member.show(resource) != nil, "\(member.name) is at its default in the example")
            #expect(GatewayConfiguration.reference.contains("| `\(member.name)` | \(member.form) |"))
        }
    }

    @Test func whatIsPrintedIsYAMLAndMeansTheSame() throws {
        var configuration = GatewayConfiguration(endpoint: "http://x/v1", project: "p", key: "hunter2", database: "d")
        configuration.admin = nil
        configuration.cors.origins = ["https://*.example.com", "*"]
        configuration.limits.shutdown = .milliseconds(1500)
        configuration.limits.body = 3 << 20
        configuration.resources.permissions = [.init(.read, .any)]
        configuration.resources.exposure = .named
        var full = GatewayConfiguration.Resource(table: .init(database: "d", table: "posts"))
        full.operations = [.list, .show]
        (full.hidden, full.readOnly, full.json) = (["secret", "pin"], ["slug"], ["images"])
        full.sort = [.init(field: "$createdAt", order: .desc), .init(field: "title", order: .asc)]
        full.pageSize = 50
        configuration.resources.named = [
            "full": full, "posts": .init(table: .init(database: "d", table: "posts")),
            "on": .init(
                table: .init(database: "other", table: "x.y"), permissions: [.init(.write, .team("t", role: "r"))]),
        ]
        #expect(!configuration.printed.contains("hunter2"))
        #expect(configuration.printed.contains("key: \"********\""))
        let again = try GatewayConfiguration.load(file: ("printed", configuration.printed))
        configuration.appwrite.key = "********"
        #expect(again == configuration)
    }

    @Test(arguments: ["true", "12", "1e3", "a b", "x:", "", "null", "ünï", "a\"b\\c\n", "plain-text.1", "http://x/v1"])
    func textsSurviveYAML(_ text: String) throws {
        #expect(try Yams.compose(yaml: "a: " + YAMLText.scalar(text))?["a"]?.scalar?.string == text)
    }

    static let spans: [(text: String, span: Duration?)] = [
        ("500ms", .milliseconds(500)), ("10s", .seconds(10)), ("5m", .seconds(300)), ("1h", .seconds(3600)),
        ("0ms", .zero), ("10", nil), ("s", nil), ("1.5s", nil), ("-1s", nil), ("10 s", nil), ("1d", nil),
        ("99999999999999999999s", nil), ("9223372036854775807h", nil),
    ]

    @Test(arguments: spans)
    func durationsAreReadAndWritten(_ example: (text: String, span: Duration?)) {
        #expect(DurationText.parse(example.text) == example.span)
        if let span = example.span { #expect(DurationText.parse(DurationText.text(span)) == span) }
    }

    static let sizes: [(text: String, bytes: Int?)] = [
        ("1048576", 1 << 20), ("1MiB", 1 << 20), ("64 KiB", 65_536), ("2gib", 2 << 30), ("10B", 10), ("1MB", nil),
        ("MiB", nil), ("-1", nil), ("9223372036854775807GiB", nil),
    ]

    @Test(arguments: sizes)
    func sizesAreReadAndWritten(_ example: (text: String, bytes: Int?)) {
        #expect(ByteSize.parse(example.text) == example.bytes)
        if let bytes = example.bytes { #expect(ByteSize.parse(ByteSize.text(bytes)) == bytes) }
    }
}
