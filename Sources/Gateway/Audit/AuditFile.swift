import Dispatch
import JSONBytes

/// A trail in files: one line of JSON for each entry, the newest in the file that the configuration names.
final class AuditFile: AuditSink {
    let needsAppwrite = false
    private let rotation: AuditRotation
    private let files: any AuditFileSystem
    /// Does what may wait for a disk, one thing at a time.
    private let disk = DispatchQueue(label: "refine-gateway.audit")

    init(_ rotation: AuditRotation, files: any AuditFileSystem = SystemFiles()) {
        self.rotation = rotation
        self.files = files
    }

    func open() async throws(AuditFailure) {
        try await onDisk { [self] () throws(AuditFailure) in try files.append([], to: rotation.path) }
    }

    func write(_ entries: [AuditEntry]) async throws(AuditFailure) -> Int {
        let lines = entries.map(\.line)
        return try await onDisk { [self] () throws(AuditFailure) in
            guard let first = lines.first else { return 0 }
            try makeRoom(for: first.count)
            let size = try files.size(of: rotation.path) ?? 0
            let count = rotation.count(of: lines.map(\.count), fittingBehind: size)
            try files.append(Array(lines.prefix(count).joined()), to: rotation.path)
            return count
        }
    }

    func read(_ query: AuditQuery) async throws(AuditFailure) -> AuditPage {
        try await onDisk { [self] () throws(AuditFailure) in
            var page = AuditPage(entries: [], total: 0)
            for file in rotation.files {
                guard let bytes = try files.read(file) else { continue }
                for line in bytes.split(separator: 0x0A).reversed() {
                    guard let entry = (try? JSONValue(parsing: Array(line))).flatMap(AuditEntry.init),
                        query.holds(entry)
                    else { continue }
                    if query.page.contains(page.total) { page.entries.append(entry) }
                    page.total += 1
                }
            }
            return page
        }
    }

    private func makeRoom(for count: Int) throws(AuditFailure) {
        var steps: [AuditRotation.Step] = []
        do {
            let size = try files.size(of: rotation.path) ?? 0
            steps = try rotation.steps(size: size, adding: count) { try files.size(of: $0) != nil }
        } catch let failure as AuditFailure {
            throw failure
        } catch {
            throw AuditFailure(reason: "\(error)")
        }
        for step in steps {
            switch step {
            case .remove(let path): try files.remove(path)
            case .rename(let path, let other): try files.rename(path, to: other)
            }
        }
    }

    private func onDisk<Value: Sendable>(
        _ body: @escaping @Sendable () throws(AuditFailure) -> Value
    ) async throws(AuditFailure) -> Value {
        let result: Result<Value, AuditFailure> = await withCheckedContinuation { continuation in
            disk.async {
                do throws(AuditFailure) {
                    continuation.resume(returning: .success(try body()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}
