import Appwrite
import Dispatch
import NIOConcurrencyHelpers

@testable import Gateway

/// A file system in memory that fails when a test says so.
final class MemoryFiles: AuditFileSystem {
    private struct State {
        var files: [String: [UInt8]] = [:]
        var failure: String?
    }

    private let state = NIOLockedValueBox(State())

    /// Why everything that writes fails; `nil` for nothing.
    func fail(_ reason: String?) { state.withLockedValue { $0.failure = reason } }

    subscript(path: String) -> String? {
        state.withLockedValue { state in state.files[path].map { String(decoding: $0, as: UTF8.self) } }
    }

    var names: [String] { state.withLockedValue { $0.files.keys.sorted() } }

    func size(of path: String) throws(AuditFailure) -> Int? { state.withLockedValue { $0.files[path]?.count } }

    func append(_ bytes: [UInt8], to path: String) throws(AuditFailure) {
        let failure = state.withLockedValue { state in
            if state.failure == nil { state.files[path, default: []] += bytes }
            return state.failure
        }
        if let failure { throw AuditFailure(reason: failure) }
    }

    func rename(_ path: String, to other: String) throws(AuditFailure) {
        state.withLockedValue { state in state.files[other] = state.files.removeValue(forKey: path) }
    }

    func remove(_ path: String) throws(AuditFailure) { state.withLockedValue { $0.files[path] = nil } }

    /// Waited for by everybody who reads, when a test says so.
    let gate = NIOLockedValueBox<DispatchSemaphore?>(nil)

    func open(_ path: String) throws(AuditFailure) -> (any AuditFileContent)? {
        state.withLockedValue { $0.files[path] }.map { MemoryContent($0, gate.withLockedValue { $0 }) }
    }

    private final class MemoryContent: AuditFileContent {
        private let bytes: [UInt8]
        private let gate: DispatchSemaphore?

        init(_ bytes: [UInt8], _ gate: DispatchSemaphore?) {
            self.bytes = bytes
            self.gate = gate
        }

        var size: Int { bytes.count }

        func read(_ range: Range<Int>) throws(AuditFailure) -> [UInt8] {
            gate?.wait()
            return Array(bytes[range])
        }
    }
}

extension AuditEntry {
    /// An entry of a change of one post at that second after 2001-09-09T01:46:40Z.
    static func post(
        _ number: Int, _ action: AuditAction = .update, resource: String = "posts", ids: [String] = ["a"],
        author: AuditAuthor = .user("u1")
    ) -> AuditEntry {
        AuditEntry(
            id: "entry\(number)", time: 1_000_000_000_000 + Int64(number) * 1000, request: "r\(number)", author: author,
            address: "192.0.2.7", action: action, resource: resource, table: .init(database: "main", table: "p1"),
            ids: ids)
    }
}
