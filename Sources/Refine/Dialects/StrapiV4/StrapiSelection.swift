/// `fields` and `populate`, and the two parameters that say which of a content type's entries are meant.
enum StrapiSelection {
    static let names = ["fields", "populate", "locale", "publicationState"]

    static func selection(_ query: QueryNode) throws(HttpError) -> Selection {
        _ = try publication(query)
        return Selection(
            fields: try SelectionTree.fields(query["fields"]), populate: try SelectionTree.populate(query["populate"]))
    }

    /// Whether drafts are to be left out; `nil` where nothing is said.
    static func publication(_ query: QueryNode) throws(HttpError) -> Bool? {
        switch try query.memberText("publicationState") {
        case nil: nil
        case "live": true
        case "preview": false
        default: throw .invalidParameter("publicationState", "must be `live` or `preview`")
        }
    }

    /// The language asked for; `nil` for all of them.
    static func locale(_ query: QueryNode) throws(HttpError) -> String? {
        let locale = try query.memberText("locale")
        return ["all", "*"].contains(locale) ? nil : locale
    }
}
