import Foundation

enum GzipSamples {
    /// 100,000 times the letter x, in gzip.
    private static let compressed = Data(
        base64Encoded: """
            H4sIAAAAAAACA+3BMQEAAADCoNqLbw0PoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIBXA3ERB/6ghgEA
            """, options: .ignoreUnknownCharacters)

    /// An answer whose body is a hundred times larger than what goes over the wire.
    static var answer: UpstreamServer.Answer {
        let body = Array(compressed ?? Data())
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)\r\n\r\n"
        return .bytes(Array(head.utf8) + body)
    }
}
