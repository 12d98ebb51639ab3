import Appwrite
import JSONBytes

/// The relationships of rows, and of the rows that these lead to.
///
/// A row leads to one other row by its id, by the row itself, or by null. Appwrite shows one that is gone, or that the caller may not
/// read, as `[]` where it should be the row itself; to refine's forms that is a value, which Appwrite then refuses.
public struct RowReferences: Sendable, Hashable {
    struct Target: Sendable, Hashable {
        var isToMany: Bool
        var references: RowReferences
    }

    var targets: [String: Target] = [:]

    /// Of rows that lead nowhere, or by ids alone.
    public static let none = RowReferences()

    var isEmpty: Bool { targets.isEmpty }

    /// - Parameters:
    ///   - related: the schemas of other tables, as far as they are known.
    ///   - depth: how many relationships are followed.
    init(of schema: TableSchema, related: (_ table: String) -> TableSchema?, depth: Int = ColumnScope.maximumDepth) {
        guard depth > 0 else { return }
        for column in schema.columns where column.type == .relationship {
            guard let relationship = column.relationship else { continue }
            let next = column.relatedTable.flatMap(related)
            let references = next.map { RowReferences(of: $0, related: related, depth: depth - 1) } ?? .none
            if !relationship.isToMany || !references.isEmpty {
                targets[column.key] = Target(isToMany: relationship.isToMany, references: references)
            }
        }
    }

    private init() {}
}

extension RowReferences {
    /// The rows with null where one leads to no row.
    func mended(_ rows: RowRewriter.Rows) throws(JSONError) -> RowRewriter.Rows {
        var mended = rows
        var offset = 0
        var places: [Range<Int>] = []
        for (index, range) in rows.ranges.enumerated() {
            let found = try absences(in: rows.bytes, at: range)
            mended.ranges[index] = range.lowerBound + offset..<range.upperBound + offset + Self.growth(found)
            offset += Self.growth(found)
            places += found
        }
        if !places.isEmpty { mended.bytes = Self.replaced(places, in: rows.bytes) }
        return mended
    }

    func mended(row bytes: [UInt8]) throws(JSONError) -> [UInt8] {
        let places = try absences(in: bytes, at: bytes.indices)
        return places.isEmpty ? bytes : Self.replaced(places, in: bytes)
    }

    private static let null = Array("null".utf8)

    private static func growth(_ places: [Range<Int>]) -> Int { places.reduce(0) { $0 + null.count - $1.count } }

    private static func replaced(_ places: [Range<Int>], in bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + growth(places))
        var copied = 0
        for place in places {
            result += bytes[copied..<place.lowerBound]
            result += null
            copied = place.upperBound
        }
        return result + bytes[copied...]
    }

    /// Where a list stands for a row, in order.
    private func absences(in bytes: [UInt8], at range: Range<Int>) throws(JSONError) -> [Range<Int>] {
        var places: [Range<Int>] = []
        for member in try JSONSlices.members(ofObjectIn: bytes, at: range) {
            guard let target = targets[member.key] else { continue }
            switch bytes[member.value.lowerBound] {
            case UInt8(ascii: "{"):
                places += try target.references.absences(in: bytes, at: member.value)
            case UInt8(ascii: "["):
                let rows = try JSONSlices.elements(ofArrayIn: bytes, at: member.value)
                if !target.isToMany, rows.isEmpty { places.append(member.value) }
                guard target.isToMany, !target.references.isEmpty else { continue }
                for row in rows where bytes[row.lowerBound] == UInt8(ascii: "{") {
                    places += try target.references.absences(in: bytes, at: row)
                }
            default: continue
            }
        }
        return places
    }
}
