import AppwriteEmulator
import ArgumentParser
import Logging

/// `refine-gateway emulator`: the embedded Appwrite-compatible backend alone.
struct EmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emulator", abstract: "Start the embedded Appwrite-compatible backend alone.")

    @Option(help: "The port on 127.0.0.1; 0 picks a free one.")
    var port = 9080

    @Option(help: "Folder that keeps the data.")
    var data = ".refine-gateway"

    @Option(help: "The project's id.")
    var project = "demo"

    @Option(
        help: "The server API key; by default REFINE_GATEWAY_EMULATOR_KEY, or one that is made and kept in the folder.")
    var key: String?

    @Flag(help: "Throw the kept data away first.")
    var fresh = false

    @Flag(help: "Write the demo data when the database is new.")
    var seed = false

    @Option(help: "Write a JSON file with the address once it answers.")
    var readyFile: String?

    @OptionGroup var variant: VariantOptions
    @OptionGroup var log: LogOptions

    func run() async throws {
        let logger = try log.makeLogger()
        let folder = try DataFolder(path: data)
        let reserved = try ReservedPort.take("127.0.0.1", port, option: "--port")
        if fresh { try folder.empty() }
        let key = try self.key ?? DataFolder.givenKey ?? folder.serverKey()
        let (project, seed, readyFile) = (project, seed, readyFile)
        var configuration = EmulatorConfiguration(port: port, dataFolder: folder.path, project: project, key: key)
        variant.apply(to: &configuration)
        var emulator = try Emulator(configuration: configuration, logger: logger)
        emulator.onListening = { [emulator] port in
            let endpoint = "http://127.0.0.1:\(port)/v1"
            folder.note(address: endpoint)
            var ready = ReadyFile()
            ready.add(emulator: endpoint, project: project, key: key)
            do {
                if seed { ready.add(try await emulator.seedDemo()) }
            } catch {
                logger.critical("The demo data could not be written", metadata: ["error": "\(error)"])
            }
            logger.notice("Listening", metadata: ["emulator": "\(endpoint)"])
            ready.write(to: readyFile, logger: logger)
        }
        reserved.release()
        try await ServiceRunner(services: [emulator], logger: logger).run()
    }
}
