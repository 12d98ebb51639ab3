extension String {
    /// The parts between double bars, empty ones too. Compared as bytes: a combining mark behind a bar must not hide it.
    func barSeparated(maxSplits: Int = .max) -> [String] {
        utf8.split(separator: "||".utf8, maxSplits: maxSplits, omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
    }
}
