import AppwriteEmulator
import ArgumentParser
import Foundation
import Gateway
import Logging
import ServiceLifecycle

/// `refine-gateway dev`: the embedded backend with demo data, and a gateway in front of it.
struct DevCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev",
        abstract: "Start the gateway with an embedded Appwrite-compatible backend and demo data.")

    @Option(help: "Address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The gateway's port; 0 picks a free one.")
    var port = 8080

    @Option(help: "The operators' port (health, routes); 0 picks a free one.")
    var adminPort = 8081

    @Option(help: "The embedded backend's port; 0 picks a free one.")
    var emulatorPort = 9080

    @Option(help: "Folder that keeps the demo data.")
    var data = ".refine-gateway"

    @Flag(help: "Throw the kept data away first.")
    var fresh = false

    @Option(help: "Write a JSON file with all addresses once everything answers.")
    var readyFile: String?

    @OptionGroup var variant: VariantOptions
    @OptionGroup var settings: SettingOptions
    @OptionGroup var log: LogOptions

    func run() async throws {
        let logger = try log.makeLogger(default: .notice)
        let folder = try DataFolder(path: data)
        let backendPort = try ReservedPort.take("127.0.0.1", emulatorPort, option: "--emulator-port")
        let ports = [
            try ReservedPort.take(host, port, option: "--port"),
            try ReservedPort.take("127.0.0.1", adminPort, option: "--admin-port"),
        ]
        if fresh { try folder.empty() }
        let key = try folder.serverKey()
        let (backends, announce) = AsyncStream<Backend>.makeStream()

        var configuration = EmulatorConfiguration(port: emulatorPort, dataFolder: folder.path, key: key)
        variant.apply(to: &configuration)
        let project = configuration.project
        var emulator = try Emulator(configuration: configuration, logger: logger)
        emulator.onListening = { [emulator] port in
            do {
                announce.yield(Backend(port: port, seed: try await emulator.seedDemo()))
            } catch {
                logger.critical("The demo data could not be written", metadata: ["error": "\(error)"])
            }
            announce.finish()
        }
        let gateway = DeferredService(input: backends) { backend in
            for port in ports { port.release() }
            return try makeGateway(before: backend, in: folder, project: project, key: key, logger: logger)
        }
        backendPort.release()
        try await ServiceRunner(services: [emulator, gateway], logger: logger).run()
    }

    /// The embedded backend once it answers.
    private struct Backend: Sendable {
        var port: Int
        var seed: DemoSeed
        var endpoint: String { "http://127.0.0.1:\(port)/v1" }
    }

    private func makeGateway(
        before backend: Backend, in folder: DataFolder, project: String, key: String, logger: Logger
    ) throws -> GatewayService {
        var flags = try settings.flags()
        flags["appwrite.endpoint"] = backend.endpoint
        flags["appwrite.project"] = project
        flags["appwrite.key"] = key
        flags["appwrite.database"] = backend.seed.database
        flags["listen"] = "\(ListenAddress(host: host, port: port))"
        flags["admin"] = "\(ListenAddress(host: "127.0.0.1", port: adminPort))"
        // Also beside resources that are named: this is a place to look around in.
        if flags["resources.expose"] == nil,
            ProcessInfo.processInfo.environment["REFINE_GATEWAY_RESOURCES_EXPOSE"] == nil
        {
            flags["resources.expose"] = "all"
        }
        let configuration = try ConfigurationOptions.load(file: nil, flags: flags)
        let readyFile = readyFile
        return try GatewayService(configuration: configuration, logger: logger) { addresses in
            folder.note(address: addresses.gateway)
            let banner = Banner(
                addresses: addresses, emulator: backend.endpoint, seed: backend.seed, dataFolder: folder.path)
            // Not `print`, which keeps it back when the output is no terminal.
            FileHandle.standardOutput.write(Data("\(banner)\n".utf8))
            var ready = ReadyFile(addresses)
            ready.add(emulator: backend.endpoint, project: project, key: key)
            ready.add(backend.seed)
            ready.write(to: readyFile, logger: logger)
        }
    }
}
