import AppwriteEmulator
import ArgumentParser

/// Which of Appwrite's servers the embedded backend behaves like.
struct VariantOptions: ParsableArguments {
    @Option(help: "The database that the backend behaves as if it ran on: mariadb, postgresql or mongodb.")
    var adapter = EmulatorConfiguration.Adapter.mariadb

    @Option(help: "The version of Appwrite that the backend takes itself for, such as 1.9.6.")
    var asVersion = EmulatorConfiguration.standardVersion

    func apply(to configuration: inout EmulatorConfiguration) {
        configuration.adapter = adapter
        configuration.version = asVersion
    }

    func validate() throws {
        let numbers = asVersion.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3, numbers.allSatisfy({ Int($0) != nil }) else {
            throw ValidationError("--as-version takes three numbers, such as 1.9.6, and not '\(asVersion)'.")
        }
    }
}

extension EmulatorConfiguration.Adapter: ExpressibleByArgument {}
