/// A failure that is the user's to mend: printed as `Error: …`, without usage, exit status 1.
struct CommandFailure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}
