import Appwrite
import HTTPListener
import HTTPTypes
import Hummingbird
import NIOCore
import Refine
import WebSocketLoop

// Live events as server-sent events: the same hub, another way to the subscriber.
extension LiveRelay {
    /// Whether a request to `/live` that is no handshake asks for an event stream. `*/*` does not: it would leave somebody who
    /// looks around with an answer that never ends.
    static func asksForStream(_ request: Request) -> Bool {
        request.headers[values: .accept].contains { $0.lowercased().contains("text/event-stream") }
    }

    /// Answers with an event stream that goes on until one of both sides ends it.
    /// - Parameter address: the browser's.
    /// - Throws: 400 for channels that are none, 401 for a credential that has ended and where guests are not admitted, 403 and
    ///   404 for resources that may not be heard of, 503 when all places are taken.
    func stream(
        _ request: Request, channel: any Channel, address: String?
    ) async throws(HttpError) -> Response {
        do throws(HttpError) {
            let admission = try admit(
                { request.headers.values(ofCanonicalName: $0) }, peer: channel.remoteAddress?.addressText,
                host: request.head.authority, tokenMayFollow: false)
            let subscriptions = try await check(request, admission)
            guard request.method != .head else { return Response(status: .ok, headers: Self.streamHeaders) }
            guard let seat = seats.take() else { throw .liveUnavailable("All live connections are taken.") }
            let stream = EventStream(
                subscriptions: subscriptions, limit: configuration.maximumQueueSize,
                // So that those who lost the same gateway do not come back all at once.
                retry: Int.random(in: 1000...3000), seat: seat,
                cutOff: { channel.triggerUserOutboundEvent(HangUpEvent(), promise: nil) })
            let body = ResponseBody { [self] writer in
                let handler = watch(channel, for: stream)
                open(stream, admission, address, subscriptions)
                defer {
                    close(stream)
                    channel.eventLoop.execute { channel.pipeline.syncOperations.removeHandler(handler, promise: nil) }
                }
                while let text = await stream.next() { try await writer.write(ByteBuffer(bytes: text)) }
                try await writer.finish(nil)
            }
            return Response(status: .ok, headers: Self.streamHeaders, body: body)
        } catch {
            observe(.liveHandshakeRefused(status: error.statusCode))
            throw error
        }
    }

    /// Proxies must neither keep nor gather what is meant to arrive at once.
    static let streamHeaders: HTTPFields = {
        var headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
        if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
        return headers
    }()

    private func check(_ request: Request, _ admission: Admission) async throws(HttpError) -> [LiveSubscription] {
        guard isAccepting else { throw .liveUnavailable("The gateway is stopping.") }
        if let origin = request.headers[.origin], !origins.allows(origin, host: request.head.authority) {
            throw .liveOriginRefused
        }
        let lastEventID = HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }
        let subscriptions = try LiveSubscription.subscriptions(
            query: request.uri.query ?? "", lastEventID: lastEventID)
        guard !subscriptions.isEmpty else { throw .liveChannelMissing }
        guard subscriptions.count <= configuration.maximumChannels else {
            throw .tooManyLiveChannelsNamed(configuration)
        }
        guard configuration.admitsGuests || admission.credential != .guest else { throw .liveGuestsRefused }
        guard !hasJustEnded(admission.credential) else { throw .sessionEnded }
        var session = SubscriberSession(credential: admission.credential, grant: admission.grant, address: nil)
        for subscription in subscriptions {
            let held = try session.check(subscription, configuration, resources)
            if !held.isKnown, let refusal = await lookUp.refusal(held.channel.resource) { throw refusal }
            session.add(held)
        }
        return subscriptions
    }

    private func watch(_ channel: any Channel, for stream: EventStream) -> HangUpHandler {
        let handler = HangUpHandler { stream.finish() }
        #if os(Linux)
            // TCP_USER_TIMEOUT: who vanished without a word acknowledges no heartbeat, and is found within 45 seconds.
            _ = channel.setOption(ChannelOptions.tcpOption(NIOBSDSocket.Option(rawValue: 18)), value: 25_000)
        #endif
        channel.eventLoop.execute { try? channel.pipeline.syncOperations.addHandler(handler) }
        return handler
    }

    private func open(
        _ stream: EventStream, _ admission: Admission, _ address: String?, _ subscriptions: [LiveSubscription]
    ) {
        guard streams.insert(stream) else { return stream.finish() }
        onLoop { hub, moment in
            hub.opened(
                .stream(stream), credential: admission.credential, grant: admission.grant, address: address,
                subscriptions: subscriptions, at: moment)
        }
        beat(stream)
    }

    private func close(_ stream: EventStream) {
        streams.remove(stream)
        stream.seat.giveBack()
        onLoop { hub, moment in hub.closed(.stream(stream), code: 1000, at: moment) }
    }

    private func beat(_ stream: EventStream) {
        loop.schedule(after: configuration.heartbeat) { [weak self, weak stream] in
            if let self, let stream, stream.beat() { self.beat(stream) }
        }
    }
}
