import Foundation
import SocketTesting

/// `openssl s_server` as a TLS server for tests: what a client sends comes out of `readHead`, what is written goes to the client.
final class OpenSSLServer: Sendable {
    static let tool = "/usr/bin/openssl"
    static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: tool) }

    let port: Int
    /// A PEM file with the server's certificate, which is its own authority, for the name `localhost`.
    let certificate: String
    private let folder: URL
    private let process = Process()
    private let toClient = Pipe()
    private let fromClient = Pipe()

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "openssl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificate = folder.appending(path: "certificate.pem").path
        let key = folder.appending(path: "key.pem").path
        try Self.run([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
        ])
        process.executableURL = URL(fileURLWithPath: Self.tool)
        process.arguments = ["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key]
        process.standardInput = toClient
        process.standardOutput = fromClient
        process.standardError = FileHandle.nullDevice
        try process.run()
        let words = "ACCEPT 127.0.0.1:"
        let greeting = try await Self.read(fromClient) { text in
            guard let start = text.range(of: words), let end = text[start.upperBound...].firstIndex(of: "\n") else {
                return nil
            }
            return String(text[start.upperBound..<end])
        }
        guard let port = Int(greeting) else { throw RawSocket.Failure("openssl did not say its port") }
        self.port = port
    }

    deinit {
        // Foundation starts processes with SIGTERM blocked where the test's own thread blocks it.
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    /// The head of the client's next request, without what openssl says about the session. Call it once.
    func readHead() async throws -> String {
        try await Self.read(fromClient) { text in
            guard let start = text.range(of: "GET "), let end = text[start.lowerBound...].range(of: "\r\n\r\n") else {
                return nil
            }
            return String(text[start.lowerBound..<end.lowerBound])
        }
    }

    func write(_ bytes: [UInt8]) throws {
        try toClient.fileHandleForWriting.write(contentsOf: bytes)
    }

    /// Reads until `find` finds something.
    private static func read(
        _ pipe: Pipe, until find: @escaping @Sendable (String) -> String?
    ) async throws -> String {
        let descriptor = pipe.fileHandleForReading.fileDescriptor
        return try await BlockingCall.run {
            var bytes: [UInt8] = []
            while true {
                let text = String(decoding: bytes, as: UTF8.self)
                if let found = find(text) { return found }
                try RawSocket.wait(descriptor, POLLIN, 20)
                var piece = [UInt8](repeating: 0, count: 4096)
                let count = Foundation.read(descriptor, &piece, piece.count)
                guard count > 0 else { throw RawSocket.Failure("openssl ended after: \(text.suffix(200))") }
                bytes += piece.prefix(count)
            }
        }
    }

    private static func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tool)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw RawSocket.Failure("openssl \(arguments[0]) failed") }
    }
}
