import GatewayTesting
import Testing

@testable import Gateway

@Suite("Plan: pieces of text")
struct PieceFinderTests {
    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func found(_ pieces: [[UInt8]], in text: [UInt8]) -> [Bool] {
        PieceFinder.finders(for: pieces).flatMap { finder, _ in
            let found = finder.find(in: text)
            return finder.numbers.map { found[$0] }
        }
    }

    private static func holds(_ text: [UInt8], _ piece: [UInt8]) -> Bool {
        piece.isEmpty || text.firstRange(of: piece) != nil
    }

    @Test func findsWhatASearchForEachFinds() {
        var random = SeededRandom(seed: 3)
        for seed in 0..<2_000 {
            let letters = Int.random(in: 1...3, using: &random)
            func text(upTo length: Int) -> [UInt8] {
                (0..<Int.random(in: 0...length, using: &random)).map { _ in
                    UInt8(0x61 + Int.random(in: 0..<letters, using: &random))
                }
            }
            let pieces = (0..<Int.random(in: 1...8, using: &random)).map { _ in text(upTo: 5) }
            let whole = text(upTo: 30)
            let expected = pieces.map { Self.holds(whole, $0) }
            #expect(Self.found(pieces, in: whole) == expected, "seed \(seed): \(pieces) in \(whole)")
        }
    }

    @Test func allBytesMayBeLookedFor() {
        let all = (0..<256).map { [UInt8($0)] }
        #expect(Self.found(all, in: Array(0...255)) == Array(repeating: true, count: 256))
        #expect(Self.found(all, in: [7]) == (0..<256).map { $0 == 7 })
    }

    @Test func piecesThatNeedMuchRoomHaveSeveralFinders() {
        let pieces: [[UInt8]] = (0..<40).map { (number: Int) -> [UInt8] in
            (0..<2_000).map { (place: Int) -> UInt8 in UInt8((place * (number + 3) + place / 7) % 256) }
        }
        let finders = PieceFinder.finders(for: pieces)
        #expect(finders.count > 1)
        #expect(finders.flatMap { $0.pieces } == Array(0..<40))
        let text = pieces[0] + pieces[39] + pieces[20].dropLast()
        #expect(Self.found(pieces, in: text) == pieces.map { Self.holds(text, $0) })
    }

    /// Whatever the pieces, a text is walked once: the work that is counted does not grow with their number or their length.
    @Test func aTextIsWalkedOnceForAllConditionsOnItsColumn() {
        let column = RowColumn(path: ["body"], kind: .text)
        let text = String(repeating: "a", count: 10_000)
        func work(_ count: Int) -> Int {
            let tests = (0..<count).map { number in
                RowPredicate.test(
                    RowTest(
                        column,
                        .matchesNone([
                            TextPattern(String(repeating: "a", count: 100 + number) + "b", .anywhere, .binary)
                        ])))
            }
            let evaluator = ResidualEvaluator(Residual(predicate: .all(tests)))
            var work = 0
            let verdict = evaluator.verdict(on: RowValues(columns: [[.text(text)]]), id: "r", work: &work)
            #expect(verdict == .counts)
            return work
        }
        #expect(work(100) < work(1) + 100 * 100)
    }
}
