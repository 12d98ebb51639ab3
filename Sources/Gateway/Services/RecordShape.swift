import Appwrite
import JSONBytes

/// How a service's records look from outside: only what may be shown and is asked for, with ids that name the parent where they have to.
struct RecordShape: Sendable {
    private let resource: ServiceResource
    private let list: RecordList
    /// Attributes that pass; `nil` for all.
    private let passing: Set<String>?

    /// Appwrite's own members, which always pass.
    private static let system: Set<String> = ["id", "$createdAt", "$updatedAt", "$permissions"]

    /// - Parameter fields: the attributes asked for; `nil` for all.
    init(_ resource: ServiceResource, _ list: RecordList, fields: [String]? = nil) {
        self.resource = resource
        self.list = list
        var passing: Set<String>?
        if resource.description.showsNamedOnly {
            passing = Set(resource.description.attributes.filter(\.isShown).map(\.key))
        }
        if let fields, !fields.contains("*") {
            passing = passing.map { $0.intersection(fields) } ?? Set(fields)
        }
        self.passing = passing?.union(Self.system)
    }

    /// A JSON array of records, each as it is shown.
    func array(_ bytes: [UInt8]) throws(AppwriteFailure) -> [UInt8] {
        guard !isPlain else { return bytes }
        var rows = RowCollection()
        for record in try records(bytes) { rows.append(row: record.bytes) }
        return rows.array
    }

    /// The records of a JSON array by the ids that they are known by outside.
    func records(_ bytes: [UInt8]) throws(AppwriteFailure) -> [(id: String, bytes: [UInt8])] {
        var records: [(id: String, bytes: [UInt8])] = []
        for range in try reading({ () throws(JSONError) in try JSONSlices.elements(ofArrayIn: bytes) }) {
            records.append(try record(bytes, at: range))
        }
        return records
    }

    /// One record, `id` first as the rewriter has it.
    func record(_ bytes: [UInt8], at range: Range<Int>? = nil) throws(AppwriteFailure) -> (id: String, bytes: [UInt8]) {
        let range = range ?? bytes.startIndex..<bytes.endIndex
        let id = resource.id(of: try RowBytes.knownID(of: bytes, at: range), in: list)
        guard !isPlain else { return (id, Array(bytes[range])) }
        let members = try reading { () throws(JSONError) in try JSONSlices.members(ofObjectIn: bytes, at: range) }
        var shown = Array("{\"id\":".utf8)
        shown.appendJSONString(id)
        for member in members where member.key != "id" && passing?.contains(member.key) != false {
            shown.append(0x2C)
            shown.appendJSONString(member.key)
            shown.append(0x3A)
            shown.append(contentsOf: bytes[member.value])
        }
        shown.append(0x7D)
        return (id, shown)
    }

    private var isPlain: Bool { passing == nil && !resource.hasCompositeIDs }

    private func reading<Value>(_ body: () throws(JSONError) -> Value) throws(AppwriteFailure) -> Value {
        do throws(JSONError) {
            return try body()
        } catch {
            throw .unreadable("a record of \(resource.service.rawValue): \(error)")
        }
    }
}
