import NIOHTTP1

/// One request that was passed on and is not answered yet.
struct Exchange {
    /// Its answer must have no body.
    let isHead: Bool
    /// Its answer must not be chunked.
    let isHTTP10: Bool
    /// The connection ends with its answer.
    var closesAfterwards: Bool
    /// How its answer's body is written; `nil` until the head is.
    var framing: AnswerFraming?

    var answerHasBegun: Bool { framing != nil }

    init(isHead: Bool, isHTTP10: Bool, closesAfterwards: Bool) {
        self.isHead = isHead
        self.isHTTP10 = isHTTP10
        self.closesAfterwards = closesAfterwards
    }

    init(_ head: HTTPRequestHead, closesAfterwards: Bool) {
        self.init(
            isHead: head.method == .HEAD, isHTTP10: !head.isAtLeastHTTP11, closesAfterwards: closesAfterwards)
    }
}
