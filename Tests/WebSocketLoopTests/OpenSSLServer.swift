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
    private let queue = DispatchQueue(label: "openssl")

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "openssl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificate = folder.appending(path: "certificate.pem").path
        let key = folder.appending(path: "key.pem").path
        try Self.run([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
        ])
        port = try RawListener().port
        process.executableURL = URL(fileURLWithPath: Self.tool)
        process.arguments = [
            "s_server", "-quiet", "-accept", "127.0.0.1:\(port)", "-cert", certificate, "-key", key,
        ]
        process.standardInput = toClient
        process.standardOutput = fromClient
        process.standardError = FileHandle.nullDevice
        try process.run()
        try await listening()
    }

    deinit {
        process.terminate()
        try? FileManager.default.removeItem(at: folder)
    }

    /// The head of the client's next request. Call it once per connection.
    func readHead() async throws -> String {
        let handle = fromClient.fileHandleForReading
        return try await withCheckedThrowingContinuation { continuation in
            queue.async {
                var bytes: [UInt8] = []
                while HTTPText.endOfHead(in: bytes) == nil {
                    let more = handle.availableData
                    if more.isEmpty {
                        return continuation.resume(throwing: RawSocket.Failure("openssl ended"))
                    }
                    bytes += more
                }
                continuation.resume(returning: String(decoding: bytes.dropLast(4), as: UTF8.self))
            }
        }
    }

    func write(_ bytes: [UInt8]) throws {
        try toClient.fileHandleForWriting.write(contentsOf: bytes)
    }

    private func listening() async throws {
        for _ in 0..<500 {
            if (try? RawSocket.connect(port: port)) != nil { return }
            guard process.isRunning else { throw RawSocket.Failure("openssl did not start") }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw RawSocket.Failure("openssl does not listen")
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
