import Hummingbird
import HummingbirdCore

/// A responder that wants to know what becomes of its answers.
public protocol ObservedResponder: HTTPResponder {
    func answer(to request: Request, context: Context) async throws -> Answer
}
