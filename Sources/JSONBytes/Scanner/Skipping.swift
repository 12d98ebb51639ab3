/// A visitor that only lets the walk check the grammar.
struct Skipping: JSONVisitor {
    var hearsFlatArrays: Bool { false }
}
