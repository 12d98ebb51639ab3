/// Which bytes of a file a `Range` asks for (RFC 9110, 14).
enum RequestedRange: Sendable, Hashable {
    /// All of it: there is no range, or one that may be passed over: of other units, of several parts, or malformed.
    case whole
    case part(ClosedRange<Int>)
    /// None of its bytes is in the range.
    case unsatisfiable

    /// - Parameter size: of the file, in bytes.
    init(_ header: String?, size: Int) {
        guard let header, let parts = Self.ends(header) else {
            self = .whole
            return
        }
        switch parts {
        case (nil, nil): self = .whole
        case (let start?, let end):
            if let end, end < start {
                self = .whole
            } else {
                self = start < size ? .part(start...min(end ?? size - 1, size - 1)) : .unsatisfiable
            }
        case (nil, let length?):
            // The last bytes.
            self = length > 0 && size > 0 ? .part(max(0, size - length)...size - 1) : .unsatisfiable
        }
    }

    private static func ends(_ header: String) -> (Int?, Int?)? {
        guard header.utf8.count <= 64, header.lowercased().hasPrefix("bytes=") else { return nil }
        let text = header.dropFirst("bytes=".count).filter { $0 != " " }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return nil
        }
        let numbers = ends.map { Int($0) }
        // Digits that are no number are one too large.
        guard zip(ends, numbers).allSatisfy({ $0.isEmpty || $1 != nil }) else { return nil }
        return (numbers[0], numbers[1])
    }
}
