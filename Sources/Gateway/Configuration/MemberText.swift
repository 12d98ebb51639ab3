/// What is written about one member of a map's entries.
struct MemberText: Sendable {
    let name: String
    /// What values look like.
    let form: String
    /// What holds when it is not set.
    let initial: String
    /// What the example file shows.
    let example: String
    /// Whole sentences.
    let summary: String
}

extension ResourceMember {
    var text: MemberText {
        MemberText(name: name, form: form, initial: initial, example: example, summary: summary)
    }
}
