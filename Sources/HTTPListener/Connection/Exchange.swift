import NIOHTTP1

/// One request that was passed on and is not answered yet.
struct Exchange {
    /// Its answer must have no body.
    let isHead: Bool
    /// It must not be chunked.
    let isHTTP10: Bool
    /// The connection ends with its answer.
    var closesAfterwards: Bool
    /// The head of its answer has been written.
    var answerHasBegun = false

    init(_ head: HTTPRequestHead, closesAfterwards: Bool) {
        isHead = head.method == .HEAD
        isHTTP10 = !head.isAtLeastHTTP11
        self.closesAfterwards = closesAfterwards
    }

    /// Settles how the answer is framed, and says whether the connection stays.
    func frame(_ head: inout HTTPResponseHead) {
        if isHTTP10 { head.version = .http1_0 }
        if closesAfterwards { head.headers.replaceOrAdd(name: "connection", value: "close") }
        let hasLength = head.headers.contains(name: "content-length")
        if !head.status.mayHaveResponseBody {
            head.headers.remove(name: "content-length")
            head.headers.remove(name: "transfer-encoding")
        } else if hasLength || isHead || isHTTP10 {
            // A HEAD answer of unknown length says nothing about it; one to HTTP/1.0 ends with the connection.
            head.headers.remove(name: "transfer-encoding")
        } else {
            head.headers.replaceOrAdd(name: "transfer-encoding", value: "chunked")
        }
    }
}
