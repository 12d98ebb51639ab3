/// The gateway's own version, as `--version` and the log state it.
enum Version {
    static let current = "0.1.0"
}
