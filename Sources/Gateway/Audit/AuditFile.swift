import Dispatch
import JSONBytes

/// A trail in files: one line of JSON for each entry, the newest in the file that the configuration names.
final class AuditFile: AuditSink {
    let needsAppwrite = false
    private let rotation: AuditRotation
    private let files: any AuditFileSystem
    /// Does what may wait for a disk, one thing at a time.
    private let disk = DispatchQueue(label: "refine-gateway.audit")
    private let reading = DispatchQueue(label: "refine-gateway.audit.reading")

    init(_ rotation: AuditRotation, files: any AuditFileSystem = SystemFiles()) {
        self.rotation = rotation
        self.files = files
    }

    func open() async throws(AuditFailure) {
        try await on(disk) { [self] () throws(AuditFailure) in try files.append([], to: rotation.path) }
    }

    func write(_ entries: [AuditEntry]) async throws(AuditFailure) -> Int {
        let lines = entries.map(\.line)
        return try await on(disk) { [self] () throws(AuditFailure) in
            guard let first = lines.first else { return 0 }
            try makeRoom(for: first.count)
            let size = try files.size(of: rotation.path) ?? 0
            let count = rotation.count(of: lines.map(\.count), fittingBehind: size)
            try files.append(Array(lines.prefix(count).joined()), to: rotation.path)
            return count
        }
    }

    /// Reading takes long where there are many and large files, and holds up no writing: files are opened in turn with what is written, so
    /// that none is missed or read twice when they move up, and read beside it.
    func read(_ query: AuditQuery) async throws(AuditFailure) -> AuditPage {
        let contents = try await on(disk) { [self] () throws(AuditFailure) in
            var contents: [any AuditFileContent] = []
            for file in rotation.files {
                if let content = try files.open(file) { contents.append(content) }
            }
            return contents
        }
        return try await on(reading) { () throws(AuditFailure) in
            var page = AuditPage(entries: [], total: 0)
            for content in contents {
                var lines = LinesBackwards(content)
                while let line = try lines.next() {
                    guard let entry = (try? JSONValue(parsing: line)).flatMap(AuditEntry.init), query.holds(entry)
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

    private func on<Value: Sendable>(
        _ queue: DispatchQueue, _ body: @escaping @Sendable () throws(AuditFailure) -> Value
    ) async throws(AuditFailure) -> Value {
        let result: Result<Value, AuditFailure> = await withCheckedContinuation { continuation in
            queue.async {
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
