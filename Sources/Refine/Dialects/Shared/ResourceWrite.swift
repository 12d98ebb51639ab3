/// A write, named by method and path. What it writes stands in the body; the query string names the rows of a bulk write and is
/// empty otherwise.
enum ResourceWrite: Sendable, Hashable {
    case create
    case createMany
    case update(id: String)
    case updateMany
    case delete(id: String)
    case deleteMany

    /// - Parameters:
    ///   - parameters: the query string, gathered by name.
    ///   - envelope: the member that holds the variables where a dialect wraps them: `data`.
    /// - Throws: 400 for a parameter that nobody would read, for missing ids, and for bodies as `RowBody` says.
    func operation(
        _ request: DialectRequest, parameters: [QueryGroup], envelope: String? = nil
    ) throws(HttpError) -> DataRequest.Operation {
        let body = RowBody(request, envelope: envelope)
        let rowHint = "A row is named by its id alone; filters and paging belong to lists."
        switch self {
        case .create:
            try parameters.refuseAll("A create takes everything from its body; a list is asked for with GET.")
            return .create(try body.create())
        case .createMany:
            try parameters.refuseAll("A create takes everything from its body.")
            return .createMany(try body.createMany())
        case .update(let id):
            try parameters.refuseAll(rowHint)
            return .update(id: id, try body.update())
        case .updateMany:
            return .updateMany(ids: try RowIDs.bulk(parameters), try body.update())
        case .delete(let id):
            try parameters.refuseAll(rowHint)
            return .deleteOne(id: id)
        case .deleteMany:
            return .deleteMany(ids: try RowIDs.bulk(parameters))
        }
    }
}

extension Array<QueryGroup> {
    /// A parameter that would be dropped without a word is refused instead.
    func refuseAll(_ hint: String) throws(HttpError) {
        if let first { throw .unknownParameter(first.name, hint) }
    }
}
