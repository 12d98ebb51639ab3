/// Bytes that can be read from any place, and again: those of a file.
public protocol ByteSource: AnyObject, Sendable {
    /// Copies bytes from `offset` on. Called on the transport's thread.
    /// - Returns: how many were copied, 0 behind the end; `nil` when they cannot be read.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int?
}

/// A request's body that is read while it is sent: pieces of memory and ranges of sources. Its length is known beforehand, and it can be
/// sent again.
public struct TransportBody: Sendable {
    public enum Piece: Sendable {
        case bytes([UInt8])
        case range(any ByteSource, Range<Int>)

        public var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .range(_, let range): range.count
            }
        }
    }

    public let pieces: [Piece]
    /// Bytes of the whole.
    public let count: Int

    public init(_ pieces: [Piece]) {
        self.pieces = pieces.filter { $0.count > 0 }
        count = pieces.reduce(0) { $0 + $1.count }
    }
}

extension TransportBody {
    /// A place in a body.
    public struct Cursor: Sendable {
        public let body: TransportBody
        private var piece = 0
        /// Within the piece.
        private var offset = 0

        public init(_ body: TransportBody) { self.body = body }

        /// Goes to a place counted from the beginning; behind the end it is the end.
        public mutating func seek(to position: Int) {
            (piece, offset) = (0, max(0, position))
            while piece < body.pieces.count, offset >= body.pieces[piece].count {
                offset -= body.pieces[piece].count
                piece += 1
            }
        }

        /// Copies what comes next, at most to the end of a piece, and goes on behind it.
        /// - Returns: how many bytes were copied, 0 at the end; `nil` when a source ends too early or cannot be read.
        public mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
            guard piece < body.pieces.count, !buffer.isEmpty else { return 0 }
            let current = body.pieces[piece]
            let wanted = min(buffer.count, current.count - offset)
            let copied: Int
            switch current {
            case .bytes(let bytes):
                buffer.copyBytes(from: bytes[offset..<offset + wanted])
                copied = wanted
            case .range(let source, let range):
                let place = UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])
                guard let read = source.read(into: place, at: range.lowerBound + offset), read > 0 else { return nil }
                copied = min(read, wanted)
            }
            offset += copied
            if offset == current.count { (piece, offset) = (piece + 1, 0) }
            return copied
        }
    }

    /// The whole body in memory; `nil` when a source cannot be read.
    func collected() -> [UInt8]? {
        var cursor = Cursor(self)
        var isReadable = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                guard let copied = cursor.read(into: rest), copied > 0 else {
                    isReadable = false
                    return
                }
                filled += copied
            }
        }
        return isReadable ? bytes : nil
    }
}
