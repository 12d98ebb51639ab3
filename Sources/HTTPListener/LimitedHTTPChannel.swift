import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// One connection of the server: NIO parses, `ConnectionHandler` keeps the limits and hands WebSockets over, Hummingbird answers.
struct LimitedHTTPChannel: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: HTTPChannelHandler.Responder
    let rules: ConnectionRules

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let gate = InboundGate()
            // The handler decides on framing itself, because the encoder does not know which answers go to HEAD.
            var framing = HTTPResponseEncoder.Configuration()
            framing.automaticallySetFramingHeaders = false
            let encoder = HTTPResponseEncoder(configuration: framing)
            // Forwarding what is left is what lets WebSocket frames follow their handshake in one segment.
            let decoder = ByteToMessageHandler(
                HTTPRequestDecoder(
                    leftOverBytesStrategy: .forwardBytes, limitConfiguration: rules.limits.decoderLimits))
            let handler = ConnectionHandler(rules: rules, gate: gate, encoder: encoder, decoder: decoder)
            gate.handler = handler
            try pipeline.addHandlers([gate, encoder, decoder, handler, HTTP1ToHTTPServerCodec(secure: false)])
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    func handle(value: Value, logger: Logger) async {
        await handleHTTP(asyncChannel: value, logger: logger)
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
