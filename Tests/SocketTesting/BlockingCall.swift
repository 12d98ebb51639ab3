import Foundation

/// Runs what blocks on a thread made for it. A queue of Dispatch would not do: it has about as many threads as there are processors,
/// and when all of them wait it takes a second until another is added.
public enum BlockingCall {
    public static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { continuation.resume(with: Result { try work() }) }
            thread.stackSize = 512 * 1024
            thread.start()
        }
    }
}
