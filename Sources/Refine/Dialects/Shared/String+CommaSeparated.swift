extension String {
    /// The parts between commas, empty ones too. Compared as bytes: a combining mark behind a comma must not hide it.
    var commaSeparated: [String] {
        utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { String(Substring($0)) }
    }
}
