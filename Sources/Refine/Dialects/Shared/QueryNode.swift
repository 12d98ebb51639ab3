/// A place in the tree that a query string's brackets draw, as `qs` writes it: `filters[0][value][1][field]=x`.
///
/// What a place means, list or object, is for its reader to say: `a[0]` may be the first element or a member named `0`.
struct QueryNode: Sendable, Hashable {
    struct Child: Sendable, Hashable {
        /// What stands in the brackets; empty for `[]`, an element without an index.
        var word: String
        var node: QueryNode
    }

    /// As it is written: `filters[0][value]`; empty for the root, whose children are the parameters.
    let path: String
    /// The values given here, in order; `nil` for a bare key.
    private(set) var values: [String?] = []
    /// In the order in which they first appear.
    private(set) var children: [Child] = []
    /// Where the last child of each word is; kept only past `largestUnindexed`.
    private var places: [String: Int] = [:]

    /// Up to so many children a walk along them finds one as fast as hashing does.
    private static let largestUnindexed = 16

    init(path: String = "") {
        self.path = path
    }

    /// The child of that word, the last one if it is `[]`.
    subscript(word: String) -> QueryNode? {
        place(of: word).map { children[$0].node }
    }

    mutating func insert(_ value: String?, at words: ArraySlice<String>) {
        guard let word = words.first else {
            values.append(value)
            return
        }
        let rest = words.dropFirst()
        let place = place(of: word, for: rest)
        children[place].node.insert(value, at: rest)
    }

    private mutating func place(of word: String, for rest: ArraySlice<String>) -> Int {
        if let known = place(of: word), !word.isEmpty || children[known].node.takes(rest) { return known }
        children.append(Child(word: word, node: QueryNode(path: path.isEmpty ? word : "\(path)[\(word)]")))
        if children.count > Self.largestUnindexed {
            if places.isEmpty { for (place, child) in children.enumerated() { places[child.word] = place } }
            places[word] = children.count - 1
        }
        return children.count - 1
    }

    private func place(of word: String) -> Int? {
        children.count > Self.largestUnindexed ? places[word] : children.lastIndex { $0.word == word }
    }

    /// Whether an element written as `[]` takes one more parameter, or whether that begins the next element: it does when the
    /// element has a value there already. `a[][x]=1&a[][y]=2&a[][x]=3` are two elements.
    private func takes(_ words: ArraySlice<String>) -> Bool {
        guard let word = words.first else { return false }
        guard !word.isEmpty, let place = place(of: word) else { return true }
        return children[place].node.takes(words.dropFirst())
    }
}
