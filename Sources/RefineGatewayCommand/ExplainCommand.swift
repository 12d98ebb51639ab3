import Appwrite
import ArgumentParser
import Foundation
import Gateway
import JSONBytes
import Refine

/// `refine-gateway explain`: what a request to the gateway becomes, without making it.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show which calls to Appwrite a request becomes, and what the gateway does itself.",
        discussion: """
            Example: refine-gateway explain --config gateway.yaml '/simple-rest/posts?title_containss=Swift&_sort=views'

            Nothing is read or written but Appwrite's version and the schemas of tables, with the server key. With --schema not even those: \
            the file holds a table as Appwrite answers it to GET /v1/tablesdb/DATABASE/tables/TABLE, and no configuration is needed.
            """)

    @Argument(help: "Path and query, as in '/simple-rest/posts?_start=0&_end=10'.")
    var target: String

    @Option(name: [.customShort("X"), .long], help: "The HTTP method; GET, or POST where there is a body.")
    var method: String?

    @Option(name: [.customShort("d"), .long], help: "The body.")
    var data: String?

    @Option(
        name: [.customShort("H"), .customLong("header")], help: "A header, as in 'X-Appwrite-JWT: …'; may be repeated.")
    var headers: [String] = []

    @Option(help: "A file with the table's JSON, to work without Appwrite.")
    var schema: String?

    @Option(help: "Plan for this version of Appwrite, as in 1.8.1, instead of asking.")
    var appwriteVersion: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let version = try appwriteVersion.map(Self.version)
        let request = ExplainedRequest(
            method: method ?? (data == nil ? "GET" : "POST"), target: target, headers: try headers.map(Self.header),
            body: Array((data ?? "").utf8))
        do {
            let explanation: Explanation
            if let schema {
                let table = try Self.contents(of: schema)
                let configuration = try options.load(defaults: Self.offline)
                explanation = try await Explainer(configuration: configuration, table: table, version: version)
                    .explain(request)
            } else {
                explanation = try await Explainer.explain(
                    request, configuration: try options.load(), version: version)
            }
            print(json ? explanation.json.text : explanation.text, terminator: json ? "\n" : "")
        } catch let error as HttpError {
            throw CommandFailure("The gateway answers \(error.statusCode) \(error.type): \(error.message)")
        } catch let error as AppwriteFailure {
            throw CommandFailure("\(schema ?? "Appwrite"): \(error)")
        } catch let error as TransportError {
            throw CommandFailure("\(error)")
        }
    }

    /// What a configuration cannot do without, for those who have no Appwrite at hand.
    private static let offline = [
        "appwrite.endpoint": "http://127.0.0.1/v1", "appwrite.project": "offline", "appwrite.database": "main",
    ]

    private static func contents(of file: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandFailure("\(file): cannot be read: does it exist?")
        }
        return Array(data)
    }

    private static func version(_ text: String) throws -> ServerVersion {
        guard let version = ServerVersion(text) else {
            throw ValidationError("--appwrite-version takes a version such as 1.8.1, not '\(text)'.")
        }
        return version
    }

    private static func header(_ line: String) throws -> (name: String, value: String) {
        guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else {
            throw ValidationError("-H takes 'Name: value', not '\(line.prefix { $0 != " " })'.")
        }
        return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
}
