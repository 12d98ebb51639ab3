import ArgumentParser
import Gateway
import Logging

/// `refine-gateway serve`: the gateway in front of an Appwrite server.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Start the gateway in front of an Appwrite server.")

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "Write a JSON file with the addresses once the gateway answers.")
    var readyFile: String?

    @OptionGroup var log: LogOptions

    func run() async throws {
        let configuration = try options.load()
        let logger = try log.makeLogger(default: configuration.log.level)
        let gateway = try GatewayService(configuration: configuration, logger: logger) { addresses in
            var ready = ReadyFile(addresses)
            ready.project = configuration.appwrite.project
            ready.database = configuration.appwrite.database
            ready.write(to: readyFile, logger: logger)
        }
        try await ServiceRunner(services: [gateway], logger: logger).run()
    }
}
