/// An IP address as text, which needs no look-up.
struct NumericAddress: Hashable, Sendable {
    var text: String
    var isIPv6: Bool
}
