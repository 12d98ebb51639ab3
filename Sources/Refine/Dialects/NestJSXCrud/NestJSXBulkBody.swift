import JSONBytes

/// The body of create many: `{"bulk": […]}`, as nestjsx and its providers write it, or the array alone.
enum NestJSXBulkBody {
    static func rows(_ request: DialectRequest) throws(HttpError) -> [RowInput] {
        var request = request
        // What is no object is an array of rows, or refused where those are read; and so is what is no JSON.
        if let members = try? JSONSlices.members(ofObjectIn: request.body) {
            guard let bulk = members.last(where: { $0.key == "bulk" }) else {
                throw .invalidBody(
                    "The body of create many must be `{\"bulk\": […]}` or a JSON array of rows. One row is created at the "
                        + "collection's own path.")
            }
            if let stranger = members.first(where: { $0.key != "bulk" }) {
                throw .invalidBody(
                    "The body of create many has a member \(HttpError.quoted(stranger.key)) beside `bulk`, which alone "
                        + "carries rows.")
            }
            request.body = Array(request.body[bulk.value])
        }
        return try RowBody(request).createMany()
    }
}
