import ArgumentParser
import Gateway

/// `refine-gateway config`: looks at a configuration without starting anything.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Check, print or explain the configuration.",
        subcommands: [Check.self, Print.self, Example.self, Reference.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is wrong with a configuration, all at once.",
            discussion: "With audit.table Appwrite is asked, with the server key, who else reaches that table.")
        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            let configuration = try options.load()
            for warning in await ConfigurationWarnings.found(in: configuration) { print("Warning: \(warning)") }
            print("The configuration is good.")
        }
    }

    struct Print: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print every setting that counts; secrets masked.")
        @OptionGroup var options: ConfigurationOptions

        func run() throws {
            print(try options.load().printed, terminator: "")
        }
    }

    struct Example: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print a commented configuration file.")

        func run() {
            print(GatewayConfiguration.example, terminator: "")
        }
    }

    struct Reference: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the reference page of all settings (Markdown).")

        func run() {
            print(GatewayConfiguration.reference, terminator: "")
        }
    }
}
