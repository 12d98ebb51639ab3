import Foundation
import Hummingbird
import SocketTesting
import UnixSignals
import WebSocketLoop

/// Takes WebSockets on every path, as the gateway does on `/live`, and sends back what it receives: what the Autobahn TestSuite talks to.
/// Prints its port once it listens, and ends with SIGTERM.
@main
enum EchoServer {
    static func main() async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let loop = WebSocketLoop(configuration: configuration)
        try loop.start()
        let nothing = Router(context: BasicRequestContext.self).buildResponder()
        try await TestServer.run(nothing, webSockets: EchoEndpoint(), on: loop) { port in
            try FileHandle.standardOutput.write(contentsOf: Data("\(port)\n".utf8))
            for await _ in signals { break }
        }
    }

    /// The gateway's, but for the sizes and kinds of message that the suite sends.
    private static var configuration: WebSocketLoop.Configuration {
        var configuration = WebSocketLoop.Configuration()
        configuration.takesBinaryMessages = true
        configuration.maximumMessageSize = 16 * 1024 * 1024
        configuration.maximumQueueSize = 2 * configuration.maximumMessageSize
        return configuration
    }
}
