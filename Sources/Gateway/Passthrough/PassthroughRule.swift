/// One entry of `passthrough.allow`: `GET /functions/*/executions`. `*` stands for one segment, `**` at the end for one or more.
public struct PassthroughRule: Sendable, Hashable {
    static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]

    /// Upper case. GET stands for HEAD too.
    let method: String
    private let segments: [String]
    private let takesMore: Bool

    /// - Throws: what is wrong, in words that follow `passthrough.allow`.
    init(_ text: String) throws(ConfigurationFault) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        guard parts.count == 2, Self.methods.contains(parts[0].uppercased()) else {
            throw ConfigurationFault(
                "holds \(Excerpt.quoted(text)); an entry is a method and a path, as in `GET /functions/*/executions`, with one of "
                    + Self.methods.joined(separator: ", "))
        }
        method = parts[0].uppercased()
        guard parts[1].hasPrefix("/"), parts[1].count > 1 else {
            throw ConfigurationFault("holds \(Excerpt.quoted(text)), whose path does not begin with a slash")
        }
        var segments = parts[1].dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        takesMore = segments.last == "**"
        if takesMore { segments.removeLast() }
        for segment in segments where segment != "*" {
            guard let path = try? PassthroughPath("/\(segment)"), path.segments == [segment], !segment.contains("*")
            else {
                throw ConfigurationFault(
                    "holds \(Excerpt.quoted(text)); a segment of its path is neither a word nor `*`, nor `**` at the end"
                )
            }
        }
        self.segments = segments
    }

    /// - Parameter method: upper case.
    func allows(_ method: String, _ path: PassthroughPath) -> Bool {
        guard method == self.method else { return false }
        let count = path.segments.count
        guard takesMore ? count > segments.count : count == segments.count else { return false }
        return zip(segments, path.segments).allSatisfy { $0 == "*" || $0 == $1 }
    }
}

extension PassthroughRule: CustomStringConvertible {
    /// As it is written in the configuration.
    public var description: String { "\(method) " + (segments + (takesMore ? ["**"] : [])).map { "/" + $0 }.joined() }
}
