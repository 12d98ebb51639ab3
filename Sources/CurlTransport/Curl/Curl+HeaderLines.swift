import Appwrite
import CLibcurl

extension Curl {
    /// A request's header lines as libcurl wants them, a linked list of C strings, in memory that is used again and again.
    /// libcurl keeps the list's address, so the lines must stay as they are until the transfer is over.
    struct HeaderLines: ~Copyable {
        private var text: UnsafeMutableBufferPointer<UInt8> = .allocate(capacity: 1024)
        private var nodes: UnsafeMutableBufferPointer<curl_slist> = .allocate(capacity: 16)
        private var count = 0
        private var used = 0

        /// A line without a value takes out what libcurl would send by itself.
        private static let unwanted = ["Accept:"]
        /// `Expect: 100-continue` would cost a round trip; the type of a body is the caller's to say.
        private static let unwantedWithBody = unwanted + ["Expect:"]
        private static let unwantedWithUntypedBody = unwantedWithBody + ["Content-Type:"]

        deinit {
            text.deallocate()
            nodes.deallocate()
        }

        /// The list's head; `nil` when there are no lines.
        var first: UnsafePointer<curl_slist>? { count == 0 ? nil : UnsafePointer(nodes.baseAddress) }

        mutating func fill(_ headers: [TransportHeader], hasBody: Bool) {
            let unwanted = HeaderLines.unwanted(headers, hasBody: hasBody)
            var bytes = 0
            for header in headers { bytes += header.name.utf8.count + header.value.utf8.count + 3 }
            for line in unwanted { bytes += line.utf8.count + 1 }
            reserve(lines: headers.count + unwanted.count, bytes: bytes)
            for header in headers {
                beginLine()
                append(header.name)
                // "Name;" is libcurl's way of writing a header without a value.
                append(header.value.isEmpty ? ";" : ": ")
                append(header.value)
                endLine()
            }
            for line in unwanted {
                beginLine()
                append(line)
                endLine()
            }
        }

        private static func unwanted(_ headers: [TransportHeader], hasBody: Bool) -> [String] {
            guard hasBody else { return unwanted }
            let isTyped = headers.contains { $0.name.lowercased() == "content-type" }
            return isTyped ? unwantedWithBody : unwantedWithUntypedBody
        }

        /// Makes room and forgets the lines of before.
        private mutating func reserve(lines: Int, bytes: Int) {
            count = 0
            used = 0
            if bytes > text.count {
                text.deallocate()
                text = .allocate(capacity: bytes * 2)
            }
            if lines > nodes.count {
                nodes.deallocate()
                nodes = .allocate(capacity: lines * 2)
            }
        }

        private mutating func beginLine() {
            let line = text.baseAddress.map { UnsafeMutableRawPointer($0 + used).assumingMemoryBound(to: CChar.self) }
            nodes.initializeElement(at: count, to: curl_slist(data: line, next: nil))
            if count > 0, let base = nodes.baseAddress { nodes[count - 1].next = base + count }
            count += 1
        }

        private mutating func append(_ string: String) {
            let end = string.utf8.withContiguousStorageIfAvailable { text[used...].update(fromContentsOf: $0) }
            // Bridged strings, which only Apple's systems have, lie nowhere in one piece.
            used = end ?? text[used...].update(fromContentsOf: Array(string.utf8))
        }

        private mutating func endLine() {
            text[used] = 0
            used += 1
        }
    }
}
