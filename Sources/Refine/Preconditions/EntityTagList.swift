/// The value of `If-Match` or `If-None-Match` (RFC 9110, 13.1): `*`, or the tags of versions.
public enum EntityTagList: Sendable, Hashable {
    /// `*`: whatever version there is.
    case any
    case tags([EntityTag])

    /// Whether one of the tags stands for this version, weak or strong.
    public func matchesWeakly(_ version: EntityTag) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains { $0.opaque == version.opaque }
        }
    }
}

extension EntityTagList {
    /// Reads a header's values, several fields of the name taken together.
    /// - Returns: `nil` when the header is not there.
    /// - Throws: 400 `gateway_precondition_invalid` that names the header.
    public init?(_ values: [String], header: String) throws(HttpError) {
        guard !values.isEmpty else { return nil }
        let text = values.joined(separator: ",")
        var reader = EntityTagReader(text)
        if reader.isOnlyAsterisk {
            self = .any
            return
        }
        guard let tags = reader.tags(), !tags.isEmpty else {
            throw HttpError(
                400, type: "gateway_precondition_invalid",
                "The header `\(header)` cannot be read. It takes `*`, or tags with their quotes as `ETag` gives them, "
                    + "separated by commas: `\"abc\", \"def\"`.")
        }
        self = .tags(tags)
    }
}
