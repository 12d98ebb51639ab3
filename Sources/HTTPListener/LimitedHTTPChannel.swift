import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// One connection of the server: NIO parses, `ConnectionHandler` keeps the limits and hands WebSockets over, `ResponderHandler` has
/// the requests answered.
struct LimitedHTTPChannel: ServerChildChannel {
    /// A connection that is set up.
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let handler: NIOLoopBound<ResponderHandler>
        /// Fulfilled when the connection is closed and nothing is being answered.
        let end: EventLoopFuture<Void>
    }

    let respond: Answerer.Respond
    let rules: ConnectionRules
    let executors: LoopExecutors
    let logger: Logger

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let gate = InboundGate()
            // Forwarding what is left is what lets WebSocket frames follow their handshake in one segment.
            let decoder = ByteToMessageHandler(
                HTTPRequestDecoder(
                    leftOverBytesStrategy: .forwardBytes, limitConfiguration: rules.limits.decoderLimits))
            let connection = ConnectionHandler(rules: rules, gate: gate, decoder: decoder)
            gate.handler = connection
            let handler = ResponderHandler(
                Answerer(respond: respond, channel: channel, date: DateHeader(), logger: self.logger), connection,
                on: executors[channel.eventLoop])
            try pipeline.addHandlers([gate, decoder, connection, handler])
            return Value(
                channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop), end: handler.end)
        }
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            try? await value.end.get()
        } onCancel: {
            value.channel.eventLoop.execute { value.handler.value.cutOff() }
        }
    }
}

extension HTTPLimits {
    /// The decoder's own limits stand behind ours, for heads that never end.
    var decoderLimits: NIOHTTPDecoderLimitConfiguration {
        var decoder = NIOHTTPDecoderLimitConfiguration()
        decoder.maxHeaderFieldSize = max(maximumRequestLine, maximumHeaderBytes)
        decoder.maxHeaderListSize =
            maximumRequestLine.addingReportingOverflow(maximumHeaderBytes).overflow
            ? .max : maximumRequestLine + maximumHeaderBytes
        decoder.maxHeaderFieldCount = maximumHeaderCount
        return decoder
    }
}
