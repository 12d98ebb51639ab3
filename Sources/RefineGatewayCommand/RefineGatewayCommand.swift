import ArgumentParser
import Foundation
import Gateway

/// `refine-gateway`: what each subcommand does is said in its own file.
@main
struct RefineGatewayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refine-gateway",
        abstract: "Points refine admins at Appwrite: REST for data providers, WebSocket for live mode.",
        version: GatewayVersion.current,
        subcommands: [
            DevCommand.self, ServeCommand.self, EmulatorCommand.self, ConfigCommand.self, ExplainCommand.self,
            ReadyCommand.self, VersionCommand.self,
        ]
    )

    static func main() async {
        // Terminals that close and tools that ask for a report must not end a service, not even while it starts.
        for other in [SIGHUP, SIGUSR1, SIGUSR2] { signal(other, SIG_IGN) }
        await main(nil)
    }
}
