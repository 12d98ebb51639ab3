/// How long to wait before connecting again: the range doubles with each failure, and the place in it is drawn,
/// so that gateways which lost the same server do not come back all at once.
struct ReconnectDelay: Sendable, Hashable {
    var minimum: Duration
    var maximum: Duration

    /// - Parameters:
    ///   - failures: in a row, this one included.
    ///   - longest: draws from the whole range at once, for a server that said no.
    func draw(failures: Int, longest: Bool, using random: inout some RandomNumberGenerator) -> Duration {
        var ceiling = longest ? maximum : minimum
        // Not more than 30 doublings: by then every maximum is reached.
        for _ in 0..<min(max(failures, 1), 30) where ceiling < maximum { ceiling *= 2 }
        let span = max(.zero, min(ceiling, maximum) - minimum)
        return minimum + span * Double.random(in: 0...1, using: &random)
    }
}
