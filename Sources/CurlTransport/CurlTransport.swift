import Appwrite

/// Carries requests to Appwrite with libcurl, on a thread of its own, over a bounded pool of kept HTTP/1.1 connections.
///
/// It follows no redirects, reads no `.netrc`, heeds no proxy variables, and speaks `http` and `https` only. Requests
/// beyond the pool wait in line, up to a limit. Cancelling a task breaks off its transfer. Call `shutdown()` at the end;
/// a transport that is dropped without it stops by itself, sometime.
public final class CurlTransport: HTTPTransport, StreamingTransport {
    /// In nanoseconds.
    private let totalTimeout: Int64
    private let loop: CurlLoop
    private let thread: LoopThread

    /// Starts the thread.
    /// - Throws: `unreachable` when the system has no descriptors, threads or memory left.
    public init(configuration: Configuration = Configuration()) throws(TransportError) {
        let loop = try CurlLoop(configuration)
        guard let thread = LoopThread({ loop.run() }) else {
            throw TransportError(.unreachable, "the transport could not be set up: no threads left")
        }
        totalTimeout = configuration.totalTimeout.nanoseconds
        self.loop = loop
        self.thread = thread
    }

    deinit { loop.stop() }

    /// Sends a request and collects the whole answer, whatever its status.
    /// - Throws: `TransportError` with the codes that its documentation lists. `mayHaveArrived` tells whether the
    ///   server may have acted on the request.
    public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let patience = max(totalTimeout, request.patience?.nanoseconds ?? 0)
        let transfer = try CurlTransfer(request, deadline: .now.adding(nanoseconds: patience))
        let outcome = await withTaskCancellationHandler {
            await withUnsafeContinuation { loop.submit(transfer, $0) }
        } onCancel: {
            loop.cancel(transfer)
        }
        return try outcome.get()
    }

    /// Sends a request and returns when its answer begins. A transfer occupies one of the connections until its body is read to the end,
    /// or let go.
    public func stream(
        _ request: TransportRequest, body: TransportBody?, idleTimeout: Duration
    ) async throws(TransportError) -> TransportStream {
        let stream = ResponseStream()
        let transfer = try CurlTransfer(
            request, body: body, into: stream, idleTimeout: idleTimeout,
            deadline: .now.adding(nanoseconds: totalTimeout))
        let outcome = await withTaskCancellationHandler {
            await withUnsafeContinuation { loop.submit(transfer, $0) }
        } onCancel: {
            loop.cancel(transfer)
        }
        return TransportStream(head: try outcome.get(), body: CurlBodyReader(stream, transfer, loop))
    }

    /// Fails what is in flight or waiting with `shutDown`, closes the connections and ends the thread. Later requests fail
    /// the same way. May be called more than once.
    public func shutdown() async {
        loop.stop()
        await loop.ended()
        thread.join()
    }
}
