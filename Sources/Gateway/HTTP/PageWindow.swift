import Refine

/// `_start` and `_end` of a list that is no resource's.
struct PageWindow: Sendable, Hashable {
    private var start: Int?
    private var end: Int?

    /// Takes a parameter that is one of the two, and says whether it was.
    /// - Throws: 400 for what is no number.
    mutating func take(_ name: String, _ value: String) throws(HttpError) -> Bool {
        switch name {
        case "_start": start = try Self.count(value, name)
        case "_end": end = try Self.count(value, name)
        default: return false
        }
        return true
    }

    /// - Parameters:
    ///   - usual: how many there are where `_end` is not said.
    ///   - largest: how many may be asked for at once.
    func range(usual: Int, largest: Int) throws(HttpError) -> Range<Int> {
        let start = start ?? 0
        let end = end ?? start + usual
        guard end >= start, end - start <= largest else {
            throw .parameterInvalid("_end", "must lie at most \(largest) behind `_start`.")
        }
        return start..<end
    }

    private static func count(_ text: String, _ name: String) throws(HttpError) -> Int {
        guard let number = Int(text), (0...1_000_000).contains(number) else {
            throw .parameterInvalid(name, "must be a number from 0 to 1000000.")
        }
        return number
    }
}

extension HttpError {
    /// - Parameter why: what is wrong with it, the end of a sentence.
    static func parameterInvalid(_ name: String, _ why: String) -> HttpError {
        HttpError(
            400, type: "gateway_parameter_invalid", "The parameter \(Excerpt.name(name)) \(why)", errors: [name: [why]])
    }
}
