import ArgumentParser
import Gateway

/// `refine-gateway version`: the same as `--version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() {
        print(GatewayVersion.current)
    }
}
