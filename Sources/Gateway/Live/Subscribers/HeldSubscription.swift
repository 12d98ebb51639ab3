import Appwrite
import Refine

/// One channel that a subscriber asked for, and how far the gateway has come with it.
struct HeldSubscription: Sendable, Hashable {
    var wanted: LiveSubscription
    /// Whose changes the channel tells: a table, all files or executions, or, where it may be either, both.
    var tables: [TableReference]
    /// Whether it is known that there is such a resource; until then nothing is confirmed.
    var isKnown = true
    /// Messages that wait for `subscribed`.
    var answersOwed = 1
    /// `subscribed` was sent: from then on nothing is missed without a word.
    var isConfirmed = false
    /// The subscriber heard this channel with other eyes before: it has to fetch again.
    var mustRefetch = false

    var channel: LiveChannel { wanted.channel }
}
