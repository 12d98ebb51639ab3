import Testing

@testable import Gateway

@Suite("Audit: when a file is full")
struct AuditRotationTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var size: Int
        var adding: Int
        var keep: Int
        var existing: Set<String> = []
        var steps: [AuditRotation.Step]
        var testDescription: String { "\(size)+\(adding), keep \(keep), \(existing.sorted())" }
    }

    static let cases = [
        Case(size: 0, adding: 50, keep: 2, steps: []), Case(size: 50, adding: 50, keep: 2, steps: []),
        // What is larger than a file is a file.
        Case(size: 0, adding: 500, keep: 2, steps: []),
        Case(size: 51, adding: 50, keep: 2, steps: [.rename("a", to: "a.1")]),
        Case(
            size: 100, adding: 1, keep: 2, existing: ["a.1"],
            steps: [.rename("a.1", to: "a.2"), .rename("a", to: "a.1")]),
        Case(
            size: 100, adding: 1, keep: 2, existing: ["a.1", "a.2"],
            steps: [.remove("a.2"), .rename("a.1", to: "a.2"), .rename("a", to: "a.1")]),
        // A gap, which somebody's hand has made, is filled.
        Case(size: 100, adding: 1, keep: 3, existing: ["a.2", "a.3"], steps: [.rename("a", to: "a.1")]),
        Case(size: 100, adding: 1, keep: 0, steps: [.remove("a")]),
        Case(size: 100, adding: 1, keep: 1, existing: ["a.1"], steps: [.remove("a.1"), .rename("a", to: "a.1")]),
    ]

    @Test(arguments: cases)
    func filesMoveUp(_ example: Case) {
        let rotation = AuditRotation(path: "a", maximumSize: 100, keep: example.keep)
        let steps = rotation.steps(size: example.size, adding: example.adding) { example.existing.contains($0) }
        #expect(steps == example.steps)
    }

    @Test(arguments: [
        (0, [40, 40, 40], 2), (0, [100], 1), (0, [60, 41], 1), (0, [60, 40], 2), (50, [50, 1], 1), (0, [500, 1], 1),
        (99, [1, 1], 1), (60, [20, 20, 20], 2),
    ])
    func aFileTakesWhatFits(_ example: (size: Int, lines: [Int], count: Int)) {
        let rotation = AuditRotation(path: "a", maximumSize: 100, keep: 2)
        #expect(rotation.count(of: example.lines, fittingBehind: example.size) == example.count)
    }

    @Test func readsTheNewestFirst() {
        #expect(AuditRotation(path: "a", maximumSize: 100, keep: 2).files == ["a", "a.1", "a.2"])
        #expect(AuditRotation(path: "a", maximumSize: 100, keep: 0).files == ["a"])
    }
}
