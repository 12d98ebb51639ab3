import Appwrite

/// The reader's end of a streamed body. When it goes, the transfer is broken off.
final class CurlBodyReader: TransportBodyReader {
    private let stream: ResponseStream
    private let transfer: CurlTransfer
    private let loop: CurlLoop

    init(_ stream: ResponseStream, _ transfer: CurlTransfer, _ loop: CurlLoop) {
        self.stream = stream
        self.transfer = transfer
        self.loop = loop
    }

    // Of a transfer that is over already the loop takes no notice.
    deinit { loop.cancel(transfer) }

    func next() async throws(TransportError) -> [UInt8]? {
        let outcome = await withTaskCancellationHandler {
            await withUnsafeContinuation { if stream.read($0) { loop.resume(transfer) } }
        } onCancel: {
            loop.cancel(transfer)
        }
        return try outcome.get()
    }
}
