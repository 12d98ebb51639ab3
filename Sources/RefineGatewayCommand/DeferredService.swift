import ServiceLifecycle

/// A service that can only be made once another one answers: waits for `make`'s input, then runs what it made.
struct DeferredService<Input: Sendable>: Service {
    var input: AsyncStream<Input>
    var make: @Sendable (Input) async throws -> any Service

    func run() async throws {
        for await value in input.cancelOnGracefulShutdown() {
            return try await make(value).run()
        }
    }
}
