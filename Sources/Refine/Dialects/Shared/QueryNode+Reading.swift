extension QueryNode {
    /// Whether brackets with names lie behind it: it can only be an object.
    var isObject: Bool { children.contains { !$0.isElement } }
    /// Whether it says nothing: `filters=`.
    var isBlank: Bool { children.isEmpty && values.allSatisfy { ($0 ?? "").isEmpty } }
    /// Whether there is exactly one value and nothing says that it is a list.
    var isSingle: Bool { children.isEmpty && values.count == 1 }

    /// The elements of a list, whichever way it was written: repeats first, then `[0]`, `[1]` by their indices, then `[]`.
    var elements: [QueryNode] {
        var elements = values.map { value in
            var leaf = QueryNode(path: path)
            leaf.insert(value, at: [])
            return leaf
        }
        // `sorted` is stable, and most lists are written in order.
        let indices = children.map(\.index)
        let order = children.indices.sorted { indices[$0] < indices[$1] }
        elements += order.map { children[$0].node }
        return elements
    }

    /// The one value, a bare key counting as empty.
    /// - Throws: 400 when there are several, or brackets.
    func text() throws(HttpError) -> String {
        guard isSingle, let value = values.first else {
            throw .invalidParameter(path, "must be given once, without brackets")
        }
        return value ?? ""
    }

    /// The texts of a list, however it was written; empty ones too.
    /// - Throws: 400 when something else is in it.
    func texts() throws(HttpError) -> [String] {
        var texts: [String] = []
        for element in elements { texts.append(try element.text()) }
        return texts
    }

    /// The texts of a list in which commas separate too, without empty ones: `populate=a,b`, `populate[0]=a`.
    func commaSeparatedTexts() throws(HttpError) -> [String] {
        try texts().flatMap(\.commaSeparated).filter { !$0.isEmpty }
    }

    /// Refuses members of an object that nobody would read.
    /// - Parameter known: the members there are, the usual one first.
    func checkMembers(_ known: [String]) throws(HttpError) {
        guard values.allSatisfy({ ($0 ?? "").isEmpty }) else {
            throw .invalidParameter(path, "is written with brackets: `\(path)[\(known.first ?? "")]=…`")
        }
        if let stranger = children.first(where: { !known.contains($0.word) }) {
            throw .unknownParameter(
                stranger.node.path, "`\(path)` knows " + known.map { "`\($0)`" }.joined(separator: ", ") + ".")
        }
    }

    /// The text of a member; `nil` when it is missing or empty.
    func memberText(_ name: String) throws(HttpError) -> String? {
        guard let text = try self[name]?.text(), !text.isEmpty else { return nil }
        return text
    }

    /// The parameters of a whole query string by name, for what every dialect reads alike. Only ids are read on, and have values.
    func groups() throws(HttpError) -> [QueryGroup] {
        var groups: [QueryGroup] = []
        for parameter in children.map(\.node) {
            guard RowIDs.isNamed(parameter.path) else {
                groups.append(QueryGroup(name: parameter.path, values: [], isList: true))
                continue
            }
            guard !parameter.isObject, parameter.elements.allSatisfy(\.isSingle) else {
                throw .invalidParameter(parameter.path, "must be a list of ids: `ids=a,b`, `ids[0]=a&ids[1]=b`")
            }
            groups.append(
                QueryGroup(
                    name: parameter.path, values: parameter.elements.flatMap(\.values),
                    isList: !parameter.children.isEmpty))
        }
        return groups
    }

    /// Refuses the parameters of a query string that nobody would read.
    func refuseParameters(except known: [String], _ hint: String) throws(HttpError) {
        if let stranger = children.first(where: { !known.contains($0.word) }) {
            throw .unknownParameter(stranger.word, hint)
        }
    }
}

extension QueryNode.Child {
    /// Whether it stands for an element: `[0]` or `[]`.
    var isElement: Bool { word.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }

    /// The element's index; what has none comes last.
    var index: Int { word.isEmpty ? .max : Int(word) ?? .max - 1 }
}
