import Appwrite
import JSONBytes
import Refine

/// What refine's filters and sorters mean, evaluated straight over rows: `docs/operators.md` in code, without any planning.
struct ReferenceEvaluator: Sendable {
    let server: ServerModel
    var database: DatabaseModel { server.database }

    func keeps(_ row: PropertyRow, _ filters: [CrudFilter]) -> Bool {
        filters.allSatisfy { holds($0, row) ?? true }
    }

    /// `nil` for a group without members.
    private func holds(_ filter: CrudFilter, _ row: PropertyRow) -> Bool? {
        switch filter {
        case .and(let filters):
            let members = filters.compactMap { holds($0, row) }
            return members.isEmpty ? nil : members.allSatisfy(\.self)
        case .or(let filters):
            let members = filters.compactMap { holds($0, row) }
            return members.isEmpty ? nil : members.contains(true)
        case .logical(_, let `operator`, .absent) where ![.null, .nnull].contains(`operator`): return nil
        case .logical(let field, let `operator`, let value):
            let column = PropertyTable.posts.schema.column(field)
            if column?.isArray == true || field == "comments" {
                return list(values(field, row), `operator`, value, isReferences: field == "comments")
            }
            if `operator` == .null { return values(field, row)?.contains(.null) ?? false }
            if [.eq, .in].contains(`operator`), wanted(value).contains(.null),
                values(field, row)?.contains(.null) == true
            {
                return true
            }
            if (`operator` == .nin || `operator` == .ne), wanted(value).isEmpty, value != .typed(.null) { return true }
            return (values(field, row) ?? []).contains { $0 != .null && scalar($0, `operator`, value) }
        }
    }

    /// All values of a field; `nil` for a list without a value.
    func values(_ field: String, _ row: PropertyRow) -> [JSONValue]? {
        let parts = field.split(separator: ".").map(String.init)
        if parts.count == 2 {
            return (row.related[parts[0]] ?? []).map { other in
                parts[1] == "id" ? .string(other.id) : other.cells[parts[1]] ?? .null
            } + (field == "author.id" && (row.related["author"] ?? []).isEmpty ? [.null] : [])
        }
        switch field {
        case "author": return [row.related["author"]?.first.map { .string($0.id) } ?? .null]
        case "comments":
            let ids = (row.related["comments"] ?? []).map { JSONValue.string($0.id) }
            return ids.isEmpty ? nil : ids
        default:
            if PropertyTable.posts.schema.column(field)?.isArray == true { return row.cells[field]?.array }
            return [row.cells[field] ?? .null]
        }
    }

    /// The values of a filter, null among them.
    private func wanted(_ value: FilterValue) -> [JSONValue] {
        switch value {
        case .absent: [.null]
        case .text(let text): [.string(text)]
        case .typed(let json): [json]
        case .list(let list): list.flatMap(wanted)
        }
    }

    private func scalar(_ cell: JSONValue, _ operator: CrudOperator, _ value: FilterValue) -> Bool {
        let wanted = wanted(value)
        func order(_ index: Int) -> Int { server.order(cell, wanted[index]) }
        switch `operator` {
        case .nnull: return true
        case .eq, .in: return wanted.contains { $0 != .null && server.order(cell, $0) == 0 }
        case .ne, .nin: return !wanted.contains { $0 != .null && server.order(cell, $0) == 0 }
        case .eqs: return wanted.contains { isSame(cell, $0) }
        case .nes: return !wanted.contains { isSame(cell, $0) }
        case .lt: return order(0) < 0
        case .lte: return order(0) <= 0
        case .gt: return order(0) > 0
        case .gte: return order(0) >= 0
        case .between, .nbetween:
            func isOpen(_ end: Int) -> Bool { wanted[end] == .null || wanted[end] == "" }
            let isWithin = (isOpen(0) || order(0) >= 0) && (isOpen(1) || order(1) <= 0)
            return isWithin == (`operator` == .between)
        default: return pattern(cell.string ?? "", `operator`.rawValue, wanted.compactMap(\.string))
        }
    }

    private func isSame(_ a: JSONValue, _ b: JSONValue) -> Bool {
        if let a = a.string, let b = b.string { return Array(a.utf8) == Array(b.utf8) }
        return server.order(a, b) == 0
    }

    /// The operator's name says it all: `n` negates, a final `s` means letter for letter.
    private func pattern(_ text: String, _ name: String, _ pieces: [String]) -> Bool {
        let isNegated = name.hasPrefix("n")
        let isExact = name.hasSuffix("s") && name != "contains" && name != "ncontains"
        func units(_ text: String) -> [UInt32] { isExact ? text.unicodeScalars.map(\.value) : database.folded(text) }
        let whole = units(text)
        let found = pieces.map(units).contains { piece in
            if name.contains("startswith") { return whole.starts(with: piece) }
            if name.contains("endswith") { return whole.reversed().starts(with: piece.reversed()) }
            return piece.isEmpty || whole.firstRange(of: piece) != nil
        }
        return found != isNegated
    }

    private func list(
        _ elements: [JSONValue]?, _ operator: CrudOperator, _ value: FilterValue, isReferences: Bool
    ) -> Bool {
        let wanted = wanted(value)
        let given = wanted.filter { $0 != .null }
        if `operator` == .null || (`operator` == .eq && wanted == [.null]) { return elements == nil }
        if `operator` == .nin || `operator` == .ne, wanted.isEmpty { return true }
        guard let elements else {
            return `operator` == .in && wanted.contains(.null) || `operator` == .eq && wanted.contains(.null)
        }
        func holds(_ value: JSONValue) -> Bool {
            elements.contains { isReferences ? server.order($0, value) == 0 : isSame($0, value) }
        }
        switch `operator` {
        case .nnull: return true
        case .contains, .containss, .eq, .in: return given.contains(where: holds)
        case .ncontains, .ncontainss, .ne, .nin: return !given.contains(where: holds)
        case .ina: return given.allSatisfy(holds)
        case .nina: return !given.allSatisfy(holds)
        default: return false
        }
    }
}

// Order.
extension ReferenceEvaluator {
    /// Rows in the order that the sorters mean; `rows` are in the order of insertion.
    func sorted(_ rows: [PropertyRow], _ sorters: [CrudSort]) -> [PropertyRow] {
        sorted(rows, sorters, sequence: sorters.last?.order ?? .asc)
    }

    /// - Parameter sequence: in which order of insertion rows come that are equal by the sorters.
    func sorted(_ rows: [PropertyRow], _ sorters: [CrudSort], sequence: CrudSort.Order) -> [PropertyRow] {
        let inSequence = sequence == .desc ? Array(rows.reversed()) : rows
        let byGateway = sorters.contains { $0.field.contains(".") }
        return inSequence.enumerated().sorted { left, right in
            for sorter in sorters {
                let a = values(sorter.field, left.element)?.first ?? .null
                let b = values(sorter.field, right.element)?.first ?? .null
                let order = order(a, b, byGateway: byGateway) * (sorter.order == .asc ? 1 : -1)
                if order != 0 { return order < 0 }
            }
            return left.offset < right.offset
        }.map(\.element)
    }

    private func order(_ a: JSONValue, _ b: JSONValue, byGateway: Bool) -> Int {
        switch (a == .null, b == .null) {
        case (true, true): return 0
        case (true, false): return database.nullsFirst ? -1 : 1
        case (false, true): return database.nullsFirst ? 1 : -1
        case (false, false): break
        }
        // How PostgreSQL orders texts only PostgreSQL knows: the gateway orders them without regard to case.
        if byGateway, database == .postgresql, let a = a.string, let b = b.string {
            let (left, right) = (database.folded(a), database.folded(b))
            return left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
        }
        return server.order(a, b)
    }
}
