import Foundation

/// Takes a body of `multipart/form-data` apart while it arrives (RFC 7578, RFC 2046 5.1): bytes in, events out. Keeps no more of it than a
/// part's head, or what may be the beginning of a delimiter.
///
/// Strict where a lenient reader would lose something: whoever writes forms by hand is told what is wrong.
struct MultipartParser: Sendable {
    enum Event: Sendable, Hashable {
        case part(MultipartPart)
        /// Some of the part's content, never empty.
        case bytes(ArraySlice<UInt8>)
        case partEnd
    }

    struct Limits: Sendable {
        var parts = 64
        /// Bytes of a part's header lines.
        var head = 8 * 1024
    }

    private enum Stage: Sendable { case opening, behindDelimiter, head, content, closed }

    /// With the line end before it.
    private let delimiter: [UInt8]
    private let limits: Limits
    private var stage = Stage.opening
    private var parts = 0
    /// What has come and is not decided yet.
    private var pending: [UInt8] = []

    init(boundary: String, limits: Limits = Limits()) {
        delimiter = Array("\r\n--\(boundary)".utf8)
        self.limits = limits
    }

    /// Takes what has come.
    mutating func feed(_ input: [UInt8]) throws(MultipartFault) -> [Event] {
        let data = pending.isEmpty ? input : pending + input
        var events: [Event] = []
        var rest = data[...]
        while try step(&rest, &events) {}
        pending = Array(rest)
        return events
    }

    /// The body is at its end.
    func finish() throws(MultipartFault) {
        switch stage {
        case .closed: break
        case .opening where pending.isEmpty: throw .empty
        case .opening: throw .noDelimiter
        case .behindDelimiter, .head, .content: throw .truncated
        }
    }

    /// - Returns: `false` when more has to come.
    private mutating func step(
        _ rest: inout ArraySlice<UInt8>, _ events: inout [Event]
    ) throws(MultipartFault) -> Bool {
        switch stage {
        case .opening:
            // The first delimiter has no line before it, whose end would belong to it.
            let opening = delimiter.dropFirst(2)
            guard rest.starts(with: opening.prefix(rest.count)) else { throw .noDelimiter }
            guard rest.count >= opening.count else { return false }
            rest = rest.dropFirst(opening.count)
            stage = .behindDelimiter
        case .behindDelimiter:
            guard rest.count >= 2 else { return false }
            if rest.starts(with: "--".utf8) {
                stage = .closed
            } else {
                guard rest.starts(with: "\r\n".utf8) else { throw .delimiterUnclear }
                guard parts < limits.parts else { throw .tooManyParts(limits.parts) }
                parts += 1
                stage = .head
            }
            rest = rest.dropFirst(2)
        case .head:
            return try readHead(&rest, &events)
        case .content:
            return readContent(&rest, &events)
        case .closed:
            // What follows the last delimiter is nobody's (RFC 2046).
            rest = rest[rest.endIndex...]
            return false
        }
        return true
    }

    private mutating func readHead(
        _ rest: inout ArraySlice<UInt8>, _ events: inout [Event]
    ) throws(MultipartFault) -> Bool {
        if rest.starts(with: "\r\n".utf8) { throw .noDisposition(part: parts) }
        guard let end = Self.find(Array("\r\n\r\n".utf8), in: rest.prefix(limits.head + 4)) else {
            guard rest.count <= limits.head + 3 else { throw .headTooLong(part: parts, limits.head) }
            return false
        }
        events.append(.part(try MultipartPart(head: rest[..<end], number: parts)))
        rest = rest[(end + 4)...]
        stage = .content
        return true
    }

    private mutating func readContent(_ rest: inout ArraySlice<UInt8>, _ events: inout [Event]) -> Bool {
        if let end = Self.find(delimiter, in: rest) {
            if end > rest.startIndex { events.append(.bytes(rest[..<end])) }
            events.append(.partEnd)
            rest = rest[(end + delimiter.count)...]
            stage = .behindDelimiter
            return true
        }
        let kept = lengthOfBegunDelimiter(at: rest)
        if rest.count > kept { events.append(.bytes(rest.dropLast(kept))) }
        rest = rest.suffix(kept)
        return false
    }

    /// How many of the last bytes may be the first of a delimiter.
    private func lengthOfBegunDelimiter(at bytes: ArraySlice<UInt8>) -> Int {
        let longest = min(bytes.count, delimiter.count - 1)
        for length in stride(from: longest, to: 0, by: -1)
        where bytes.suffix(length).elementsEqual(delimiter.prefix(length)) {
            return length
        }
        return 0
    }

    /// Where some bytes stand first. Both kinds of them begin with a carriage return, of which files have few.
    private static func find(_ wanted: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBytes { space -> Int? in
            guard let base = space.baseAddress, let first = wanted.first else { return nil }
            var start = 0
            while space.count - start >= wanted.count {
                guard let found = memchr(base + start, Int32(first), space.count - start - wanted.count + 1) else {
                    return nil
                }
                if memcmp(found, wanted, wanted.count) == 0 { return UnsafeRawPointer(found) - base }
                start = UnsafeRawPointer(found) - base + 1
            }
            return nil
        }.map { bytes.startIndex + $0 }
    }
}
