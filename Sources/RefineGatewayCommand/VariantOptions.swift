import AppwriteEmulator
import ArgumentParser

/// Which of Appwrite's servers the embedded backend behaves like.
struct VariantOptions: ParsableArguments {
    @Option(help: "The database that the backend behaves as if it ran on: mariadb, postgresql or mongodb.")
    var adapter = EmulatorConfiguration.Adapter.mariadb

    @Option(help: "The version of Appwrite that the backend takes itself for, such as 1.9.6.")
    var asVersion = EmulatorConfiguration.standardVersion

    @Option(help: "Bytes of the largest file that buckets of the backend take.")
    var maxFileSize: Int64 = 30_000_000

    @Option(
        help:
            "Of so many Realtime sockets the backend refuses the first with 1008, as Appwrite 1.8.1 does now and then; 0 for none."
    )
    var refuseRealtime = 0

    func apply(to configuration: inout EmulatorConfiguration) {
        configuration.adapter = adapter
        configuration.version = asVersion
        configuration.maximumFileSize = maxFileSize
        configuration.realtimeRefusals = refuseRealtime
    }

    func validate() throws {
        guard refuseRealtime >= 0 else { throw ValidationError("--refuse-realtime takes a number of sockets, or 0.") }
        guard maxFileSize > 0 else { throw ValidationError("--max-file-size takes a number of bytes.") }
        let numbers = asVersion.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3, numbers.allSatisfy({ Int($0) != nil }) else {
            throw ValidationError("--as-version takes three numbers, such as 1.9.6, and not '\(asVersion)'.")
        }
    }
}

extension EmulatorConfiguration.Adapter: ExpressibleByArgument {}
