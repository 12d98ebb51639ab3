import HummingbirdCore
import NIOCore

/// A request's body on its way from the event loop to the responder, at most a few parts ahead of it.
struct RequestBodyStream {
    private typealias Producer = NIOThrowingAsyncSequenceProducer<
        ByteBuffer, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, Demand
    >

    /// What the responder reads.
    let body: RequestBody
    private let source: Producer.Source

    /// - Parameter wantsMore: called from any thread when the responder has caught up, or reads no more.
    init(wantsMore: @escaping @Sendable () -> Void) {
        // A part is what one read of the socket brought.
        let sequence = Producer.makeSequence(
            backPressureStrategy: .init(lowWatermark: 2, highWatermark: 10), finishOnDeinit: true,
            delegate: Demand(wantsMore: wantsMore))
        body = RequestBody(asyncSequence: sequence.sequence)
        source = sequence.source
    }

    /// - Returns: whether more is wanted at once.
    func yield(_ part: ByteBuffer) -> Bool {
        switch source.yield(part) {
        case .produceMore, .dropped: true
        case .stopProducing: false
        }
    }

    func finish() { source.finish() }

    /// The responder must not take what has arrived for the whole.
    func fail(_ error: any Error) { source.finish(error) }

    private struct Demand: NIOAsyncSequenceProducerDelegate {
        let wantsMore: @Sendable () -> Void

        func produceMore() { wantsMore() }
        func didTerminate() { wantsMore() }
    }
}
