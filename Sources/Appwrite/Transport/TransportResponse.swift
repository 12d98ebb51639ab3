/// An answer as it came, decompressed.
public struct TransportResponse: Sendable {
    private enum Head {
        case lines([UInt8])
        case headers([TransportHeader])
    }

    public var status: Int
    public var body: [UInt8]
    private let head: Head

    public init(status: Int, headers: [TransportHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.body = body
        head = .headers(headers)
    }

    /// Keeps the head as it came, for most answers are used without a look at it.
    /// - Parameter headerLines: one after the other, each with its line end. Lines without a colon are passed over.
    public init(status: Int, headerLines: [UInt8], body: [UInt8]) {
        self.status = status
        self.body = body
        head = .lines(headerLines)
    }

    /// In the order received, names in lower case.
    public var headers: [TransportHeader] {
        switch head {
        case .lines(let lines): lines.split(separator: UInt8(ascii: "\n")).compactMap(TransportHeader.init(line:))
        case .headers(let headers): headers
        }
    }

    /// The first header of that name (lower case).
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

extension TransportHeader {
    /// `nil` for a line without a colon.
    fileprivate init?(line: ArraySlice<UInt8>) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let name = line[..<colon].map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
        // Blanks and the line end stand around a value.
        var value = line[(colon + 1)...].drop { $0 <= 0x20 }
        while let byte = value.last, byte <= 0x20 { value.removeLast() }
        self.init(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }
}
