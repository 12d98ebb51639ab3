/// Why a loop could not be started.
public struct WebSocketLoopError: Error, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// `start` was called before.
        case alreadyStarted
        /// libwebsockets could not make its context; too few file descriptors or too little memory.
        case contextFailed
        /// The file of certificate authorities cannot be read.
        case certificateAuthoritiesUnreadable
    }

    public let code: Code
    public let message: String

    public var description: String { "\(code.rawValue): \(message)" }
}
