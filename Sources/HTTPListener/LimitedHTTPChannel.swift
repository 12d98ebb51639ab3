import Logging
import NIOCore
import NIOHTTP1

/// Sets connections of the server up: NIO parses, `ConnectionHandler` keeps the limits and hands WebSockets over,
/// `ResponderHandler` has the requests answered.
struct LimitedHTTPChannel: Sendable {
    let respond: Answerer.Respond
    let rules: ConnectionRules
    let executors: LoopExecutors
    let logger: Logger

    /// Must be called on the channel's event loop.
    func setUp(_ channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        let gate = InboundGate()
        // Forwarding what is left is what lets WebSocket frames follow their handshake in one segment.
        let decoder = ByteToMessageHandler(
            HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: rules.limits.decoderLimits))
        let connection = ConnectionHandler(rules: rules, gate: gate, decoder: decoder)
        gate.handler = connection
        let answerer = Answerer(
            respond: respond, channel: channel, date: DateHeader(), memory: rules.memory,
            refusalBody: rules.refusalBody, logger: logger)
        let handler = ResponderHandler(answerer, connection, on: executors[channel.eventLoop])
        do {
            try pipeline.addHandlers([gate, decoder, connection, handler])
        } catch {
            // It has gone already.
            handler.cutOff()
            throw error
        }
        let connections = rules.connections
        connections.began(NIOLoopBound(handler, eventLoop: channel.eventLoop), channel)
        handler.end.whenComplete { _ in connections.ended(channel) }
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
