import Foundation
import JSONBytes

/// How fast rows get from Appwrite's form to refine's: `json [--rounds N] [BODY…]`, each BODY a recorded list answer.
@main
enum JSONBenchmark {
    static func main() throws {
        var arguments = CommandLine.arguments.dropFirst()
        var rounds = 9
        if arguments.first == "--rounds", let count = arguments.dropFirst().first.flatMap({ Int($0) }), count > 0 {
            rounds = count
            arguments = arguments.dropFirst(2)
        }
        var documents = try arguments.map { path in
            Document(name: path, body: [UInt8](try Data(contentsOf: URL(filePath: path))))
        }
        if documents.isEmpty {
            documents = [.generated(rows: 25), .generated(rows: 100), .generated(rows: 25, text: "漢字かな")]
        }
        for document in documents { try measure(document, rounds: rounds) }
    }

    private static func measure(_ document: Document, rounds: Int) throws {
        let value = try JSONValue(parsing: document.body)
        let rows = try RowRewriter.rewriteList(document.body)
        // A figure for a wrong answer is worth nothing.
        let expected = try FoundationRewriter.rewrite(Data(document.body))
        guard try FoundationRewriter.areEqual(Data(rows.bytes), expected) else { throw Disagreement() }

        let contestants = [
            Contestant("JSONSerialization: parse, rename, write") {
                (try? FoundationRewriter.rewrite(Data(document.body)))?.count ?? 0
            },
            Contestant("JSONSerialization: parse") {
                (try? JSONSerialization.jsonObject(with: Data(document.body))) == nil ? 0 : 1
            },
            Contestant("RowRewriter.rewriteList") { (try? RowRewriter.rewriteList(document.body))?.bytes.count ?? 0 },
            Contestant("JSONValue(parsing:)") { (try? JSONValue(parsing: document.body)) == nil ? 0 : 1 },
            Contestant("JSONValue.serialized()") { value.serialized().count },
            Contestant("JSONSlices.elements of the rows") {
                (try? JSONSlices.elements(ofArrayIn: rows.bytes))?.count ?? 0
            },
        ]
        let seconds = Stopwatch.interleaved(contestants, rounds: rounds)
        print("\n\(document.name): \(document.body.count) bytes, \(rows.ranges.count) rows, \(rounds) rounds\n")
        print("| what | MB/s median [min..max] | µs a document | times the first (paired median) |")
        print("|---|---|---|---|")
        for (index, contestant) in contestants.enumerated() {
            let speeds = seconds[index].map { Double(document.body.count) / $0 / 1e6 }
            let ratios = zip(seconds[0], seconds[index]).map { $0 / $1 }
            let range = "[\(format(speeds.min() ?? 0))..\(format(speeds.max() ?? 0))]"
            let time = format(median(seconds[index]) * 1e6)
            print("| \(contestant.name) | \(format(median(speeds))) \(range) | \(time) | \(format(median(ratios))) |")
        }
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }

    private static func format(_ value: Double) -> String {
        String(format: value < 100 ? "%.1f" : "%.0f", value)
    }
}

/// The rewriter's rows are not those that Foundation makes of the same body.
struct Disagreement: Error {}
