/// What an entry of a map may hold, as the reference and the example tell it.
struct ConfigurationEntry: Sendable {
    struct Member: Sendable {
        var name: String
        /// What values look like.
        var form: String
        /// What holds when it is not set.
        var initial: String
        /// What the example file shows.
        var example: String
        /// Whole sentences.
        var summary: String
    }

    /// The name that the example gives to one.
    var name: String
    var members: [Member]
}
