import Appwrite
import JSONBytes
import Refine

/// Where records are. Memberships, files, executions and sessions belong to a parent: the configured one; the one that a filter, an id or
/// the body of a create names where none is configured. Ids are `PARENT:ID` then, so that one id says it all.
extension ServiceResource {
    static let separator: Character = ":"

    /// Whether ids name the parent too.
    var hasCompositeIDs: Bool { service.parent != nil && parent == nil }

    func id(of record: String, in list: RecordList) -> String {
        guard hasCompositeIDs, let parent = list.parent else { return record }
        return parent + String(Self.separator) + record
    }

    /// - Throws: 404 for an id that no record can have.
    func place(of id: String) throws(HttpError) -> (list: RecordList, id: String) {
        if hasCompositeIDs {
            guard let (parent, record) = Self.parts(of: id) else { throw missing(hint: idHint) }
            return (RecordList(service, of: parent), record)
        }
        guard RowID.isPossible(id) else { throw missing() }
        return (RecordList(service, of: parent), id)
    }

    /// The records of a list, and what is left to ask of them.
    /// - Throws: 400 where nothing names the parent.
    func list(_ request: ListRequest) throws(HttpError) -> (list: RecordList, request: ListRequest) {
        guard let key = service.parentKey else { return (RecordList(service), request) }
        var request = request
        let named = request.filters.flatMap { $0.alternatives(of: [key]) }
        request.filters = request.filters.compactMap { $0.without(key) }
        let parent = try parent(key, among: named, request.filters)
        guard RowID.isPossible(parent) else { throw .parentImpossible(key) }
        // Nothing belongs to two.
        if !named.allSatisfy({ $0.contains(parent) }) {
            request.filters.append(.logical(field: "id", operator: .in, value: .list([])))
        }
        if hasCompositeIDs { request.filters = request.filters.map { $0.withoutParent(parent) } }
        return (RecordList(service, of: parent), request)
    }

    /// - Parameter named: what each filter of the parent allows.
    private func parent(
        _ key: String, among named: [Set<String>], _ filters: [CrudFilter]
    ) throws(HttpError) -> String {
        if let parent { return parent }
        guard let first = named.first else {
            guard let parent = parentOfIDs(filters) else { throw .parentMissing(key, of: name) }
            return parent
        }
        let common = named.dropFirst().reduce(first) { $0.intersection($1) }
        guard common.count <= 1, let parent = common.first ?? first.sorted().first else {
            throw .parentMissing(key, of: name)
        }
        return parent
    }

    /// The list that a new record goes to, and its data without the parent.
    func newPlace(_ data: JSONObject) throws(HttpError) -> (list: RecordList, data: JSONObject) {
        guard let key = service.parentKey else { return (RecordList(service), data) }
        var data = data
        let given = data[key]
        let named = given?.isNull == false ? given : nil
        data[key] = nil
        guard let parent = self.parent ?? named?.string, !parent.isEmpty else { throw .parentMissing(key, of: name) }
        guard RowID.isPossible(parent) else { throw .parentImpossible(key) }
        if let named, named.string != parent { throw .parentFixed(key, of: name) }
        return (RecordList(service, of: parent), data)
    }

    func missing(hint: String = "") -> HttpError {
        HttpError(
            404, type: service.missingType, "There is no such record in \(Excerpt.name(name)).\(hint)")
    }

    private var idHint: String {
        let parent = service.parent.map { $0.rawValue.dropLast() } ?? ""
        return " Its ids are written `\(parent.uppercased()):\(service.rawValue.dropLast().uppercased())`."
    }

    private static func parts(of id: String) -> (parent: String, record: String)? {
        let parts = id.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts.allSatisfy(RowID.isPossible) else { return nil }
        return (parts[0], parts[1])
    }

    /// The parent that all ids of a filter name; `nil` where there is no such filter, or they name several.
    private func parentOfIDs(_ filters: [CrudFilter]) -> String? {
        for ids in filters.flatMap({ $0.alternatives(of: ["id", "$id"]) }) {
            let parents = Set(ids.map { Self.parts(of: $0)?.parent })
            if parents.count == 1, let parent = parents.first { return parent }
        }
        return nil
    }
}

extension CrudFilter {
    /// For each demand that one of the fields be one of some texts, these.
    fileprivate func alternatives(of fields: [String]) -> [Set<String>] {
        switch self {
        case .logical(let field, let `operator`, let value) where [.eq, .eqs, .in].contains(`operator`):
            guard fields.contains(field), let texts = value.texts, !texts.isEmpty else { return [] }
            return [Set(texts)]
        case .and(let filters): return filters.flatMap { $0.alternatives(of: fields) }
        case .logical, .or: return []
        }
    }

    /// What is left where a record's parent is known; `nil` for nothing.
    fileprivate func without(_ parentKey: String) -> CrudFilter? {
        switch self {
        case .logical: return alternatives(of: [parentKey]).isEmpty ? self : nil
        case .and(let filters):
            let rest = filters.compactMap { $0.without(parentKey) }
            return rest.isEmpty ? nil : .and(rest)
        case .or: return self
        }
    }

    /// With the ids of a parent's records as Appwrite knows them.
    fileprivate func withoutParent(_ parent: String) -> CrudFilter {
        switch self {
        case .logical(let field, let `operator`, let value):
            guard ["id", "$id"].contains(field) else { return self }
            return .logical(field: field, operator: `operator`, value: value.without(prefix: parent + ":"))
        case .and(let filters): return .and(filters.map { $0.withoutParent(parent) })
        case .or(let filters): return .or(filters.map { $0.withoutParent(parent) })
        }
    }
}

extension FilterValue {
    /// `nil` where one of the values is no text.
    fileprivate var texts: [String]? {
        switch self {
        case .text(let text), .typed(.string(let text)): return [text]
        case .list(let elements):
            let texts = elements.compactMap(\.texts)
            return texts.count == elements.count ? texts.flatMap { $0 } : nil
        case .typed, .absent: return nil
        }
    }

    fileprivate func without(prefix: String) -> FilterValue {
        switch self {
        case .text(let text) where text.hasPrefix(prefix): .text(String(text.dropFirst(prefix.count)))
        case .typed(.string(let text)) where text.hasPrefix(prefix):
            .typed(.string(String(text.dropFirst(prefix.count))))
        case .list(let elements): .list(elements.map { $0.without(prefix: prefix) })
        default: self
        }
    }
}
