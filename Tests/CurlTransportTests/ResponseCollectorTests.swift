import Appwrite
import Testing

@testable import CurlTransport

@Suite struct ResponseCollectorTests {
    @Test(arguments: [
        ("Content-Type: text/html\r\n", "content-type", "text/html"), ("X-A:b\n", "x-a", "b"), ("x:\r\n", "x", ""),
        ("X-B:  \t c d \t\r\n", "x-b", "c d"), ("X-C: a: b\r\n", "x-c", "a: b"), (": x\r\n", "", "x"),
    ])
    func readsHeaders(line: String, name: String, value: String) {
        var collector = ResponseCollector(maximumSize: 10)
        let isTaken = collector.receive(header: line)
        #expect(isTaken)
        #expect(collector.hasBegun)
        let response = collector.finish(status: 200)
        #expect(response.headers == [TransportHeader(name, value)])
    }

    @Test func repairsWhatIsNotUTF8() {
        var collector = ResponseCollector(maximumSize: 10)
        let line = Array("X: ".utf8) + [0xFF, 0x41]
        let isTaken = line.withUnsafeBytes { collector.receiveHeader($0) }
        #expect(isTaken)
        let response = collector.finish(status: 200)
        #expect(response.headers.first?.value == "\u{FFFD}A")
    }

    @Test(arguments: [nil, 0, 1, 9, .max])
    func doesNotTrustTheLength(length: Int?) {
        var collector = ResponseCollector(maximumSize: 10)
        let taken = [collector.receive(body: "0123456789", of: length), collector.receive(body: "x", of: length)]
        #expect(taken == [true, false])
        #expect(collector.refusal == .bodyTooLarge)
    }

    @Test func isEmptyAfterAnAnswer() {
        var collector = ResponseCollector(maximumSize: 10)
        _ = collector.receive(header: "HTTP/1.1 200 OK\r\n")
        _ = collector.receive(header: "A: b\r\n")
        _ = collector.receive(body: "01234")
        let response = collector.finish(status: 200)
        #expect(response.body.count == 5)
        #expect(!collector.hasBegun)
        let empty = collector.finish(status: 204)
        #expect(empty.headers.isEmpty && empty.body.isEmpty)
    }
}

extension ResponseCollector {
    fileprivate mutating func receive(header: String) -> Bool {
        Array(header.utf8).withUnsafeBytes { receiveHeader($0) }
    }

    fileprivate mutating func receive(body: String, of length: Int? = nil) -> Bool {
        Array(body.utf8).withUnsafeBytes { receiveBody($0, of: length) }
    }
}
