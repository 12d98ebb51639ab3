extension Duration {
    /// Rounded down, for an operator's eyes.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? .max : Int(clamping: product + attoseconds / 1_000_000_000_000_000)
    }
}
