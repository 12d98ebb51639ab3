import NIOCore

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One connection of `UpstreamServer`: finds requests in the bytes and writes the answers.
final class UpstreamConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: @Sendable (UpstreamRequest) -> UpstreamServer.Answer
    private let record: @Sendable (UpstreamRequest) -> Void
    private var received: [UInt8] = []

    init(
        answer: @escaping @Sendable (UpstreamRequest) -> UpstreamServer.Answer,
        record: @escaping @Sendable (UpstreamRequest) -> Void
    ) {
        self.answer = answer
        self.record = record
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += Array(buffer: unwrapInboundIn(data))
        while let request = nextRequest() {
            // Decided before it is recorded, so that a test that waits for the record finds the answer on its way.
            let answer = self.answer(request)
            record(request)
            give(answer, context: context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func give(_ answer: UpstreamServer.Answer, context: ChannelHandlerContext) {
        switch answer {
        case .raw(let pieces, let closes):
            for piece in pieces { write(Array(piece.utf8), context: context) }
            if closes { context.close(promise: nil) }
        case .bytes(let bytes): write(bytes, context: context)
        case .silence: break
        case .close: context.close(promise: nil)
        case .reset:
            let channel = context.channel
            guard let options = channel as? any SocketOptionProvider else { return }
            options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
        }
    }

    private func write(_ bytes: [UInt8], context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }

    private func nextRequest() -> UpstreamRequest? {
        guard let end = received.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        guard words.count == 3 else { return nil }
        let headers = lines.dropFirst().map { line in
            let halves = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                name: halves[0].lowercased(),
                value: halves.count > 1 ? String(halves[1].drop { $0 == " " }) : ""
            )
        }
        let length = headers.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
        guard received.count >= end.upperBound + length else { return nil }
        let body = Array(received[end.upperBound..<(end.upperBound + length)])
        received.removeFirst(end.upperBound + length)
        return UpstreamRequest(method: words[0], target: words[1], version: words[2], headers: headers, body: body)
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
