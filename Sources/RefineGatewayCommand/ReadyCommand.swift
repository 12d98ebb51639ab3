import Appwrite
import ArgumentParser
import CurlTransport

/// `refine-gateway ready`: asks a running gateway; for container health checks.
struct ReadyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ready", abstract: "Exit with 0 when a running gateway is ready, with 1 when it is not.")

    @Option(help: "The operators' listener.")
    var admin = "http://127.0.0.1:8081"

    func run() async throws {
        let transport = try CurlTransport()
        let answer: Result<TransportResponse, TransportError>
        do throws(TransportError) {
            answer = .success(try await transport.send(TransportRequest(method: "GET", url: "\(admin)/health/ready")))
        } catch {
            answer = .failure(error)
        }
        await transport.shutdown()
        switch answer {
        case .failure(let error):
            throw CommandFailure("\(admin) does not answer: \(error.message)")
        case .success(let response):
            print(String(decoding: response.body, as: UTF8.self))
            if response.status != 200 { throw ExitCode.failure }
        }
    }
}
