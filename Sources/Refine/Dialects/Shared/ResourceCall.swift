/// What a method on a path asks for: the part of a request that every dialect reads alike.
struct ResourceCall: Sendable, Hashable {
    enum Target: Sendable, Hashable {
        /// `GET /posts`: a list, or several rows by their ids.
        case collection
        /// `GET /posts/a1`
        case row(id: String)
        case write(ResourceWrite)
    }

    /// As `DataRequest.resource`.
    var resource: String
    var target: Target

    /// - Throws: 404 or 400 when the path leads nowhere, 405 with `Allow` when the method does not fit it.
    init(_ request: DialectRequest) throws(HttpError) {
        let path = try ResourcePath(request.path, isDatabase: request.isDatabase)
        self.resource = path.resource
        self.target =
            switch path {
            case .collection: try ResourceCall.collection(request.method)
            // Reading `bulk` is reading a row of that id: no list is ever asked for there.
            case .row(_, "bulk") where !["GET", "HEAD"].contains(request.method): try ResourceCall.bulk(request.method)
            case .row(_, let id): try ResourceCall.row(id, request.method)
            }
    }

    private static func collection(_ method: String) throws(HttpError) -> Target {
        switch method {
        case "GET", "HEAD": .collection
        case "POST": .write(.create)
        default:
            throw .methodNotAllowed(
                "\(method) on a whole collection is refused: name a row (`/{resource}/{id}`) or several "
                    + "(`/{resource}/bulk?ids=a,b`).",
                allow: "GET, HEAD, POST")
        }
    }

    private static func row(_ id: String, _ method: String) throws(HttpError) -> Target {
        switch method {
        case "GET", "HEAD": .row(id: id)
        case "PATCH", "PUT": .write(.update(id: id))
        case "DELETE": .write(.delete(id: id))
        default:
            throw .methodNotAllowed(
                "\(method) on a row is refused: rows are created at their collection, `POST /{resource}`.",
                allow: "GET, HEAD, PATCH, PUT, DELETE")
        }
    }

    private static func bulk(_ method: String) throws(HttpError) -> Target {
        switch method {
        case "POST": .write(.createMany)
        case "PATCH", "PUT": .write(.updateMany)
        case "DELETE": .write(.deleteMany)
        default:
            throw .methodNotAllowed(
                "\(method) on `/bulk` is refused.", allow: "GET, HEAD, POST, PATCH, PUT, DELETE")
        }
    }
}
