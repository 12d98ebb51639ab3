/// A query string taken apart, in the order in which it was written.
///
/// Forgives what real clients send: a leading or trailing `&`, `&&`, a bare `&`. `?title` and `?title=` differ:
/// axios writes a null as a bare key (`query-string` 7).
public struct QueryString: Sendable, Hashable {
    public struct Parameter: Sendable, Hashable {
        public var name: String
        /// `nil` for a bare key, empty for `name=`.
        public var value: String?

        public init(name: String, value: String?) {
            self.name = name
            self.value = value
        }
    }

    public let parameters: [Parameter]

    /// - Parameter text: what stands behind `?`, still percent-encoded.
    /// - Throws: 400 that names the parameter whose percent escapes or UTF-8 are broken, or that has no name.
    public init(_ text: String) throws(HttpError) {
        var parameters: [Parameter] = []
        parameters.reserveCapacity(8)
        // Bytes rather than characters: a combining mark behind `&` must not hide it.
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let pair = rest.prefix { $0 != UInt8(ascii: "&") }
            rest = rest[pair.endIndex...].dropFirst()
            guard !pair.isEmpty else { continue }
            let separator = pair.firstIndex(of: UInt8(ascii: "="))
            let rawName = pair[..<(separator ?? pair.endIndex)]
            let name = try QueryString.decode(rawName, of: String(decoding: rawName, as: UTF8.self))
            guard !name.isEmpty else {
                throw .undecodableQuery("=", "has a value and no name")
            }
            let value = try separator.map { separator throws(HttpError) in
                try QueryString.decode(pair[(separator + 1)...], of: name)
            }
            parameters.append(Parameter(name: name, value: value))
        }
        self.parameters = parameters
    }

    /// The values of every parameter of that name, in order; a bare key counts as empty.
    public func values(_ name: String) -> [String] {
        parameters.filter { $0.name == name }.map { $0.value ?? "" }
    }

    private static func decode(
        _ text: ArraySlice<UInt8>, of name: @autoclosure () -> String
    ) throws(HttpError) -> String {
        do throws(PercentDecoding.Fault) {
            return try PercentDecoding.query(text)
        } catch .escape {
            throw .undecodableQuery(name(), "holds a `%` that is not followed by two hexadecimal digits; write `%25`")
        } catch {
            throw .undecodableQuery(name(), "is not UTF-8 once its percent escapes are undone")
        }
    }
}
