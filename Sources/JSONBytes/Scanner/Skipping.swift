/// A visitor that only lets the walk check the grammar.
struct Skipping: JSONVisitor {
    static var hearsFlatArrays: Bool { false }
}
