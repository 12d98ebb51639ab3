import JSONBytes

/// Reads the JSON bodies of writes, whatever `Content-Type` they came with: ky sends JSON as `text/plain`, axios an empty form.
enum RowBody {
    /// The variables of one new row.
    static func create(_ request: DialectRequest) throws(HttpError) -> RowInput {
        let object = try object(request, for: "a new row", several: "create many")
        return try newRow(object, place: nil, request)
    }

    /// The variables of several new rows; an empty array is none.
    static func createMany(_ request: DialectRequest) throws(HttpError) -> [RowInput] {
        guard let elements = try value(request, hint: "Send an array of rows.").array else {
            throw .invalidBody(
                "The body of create many must be a JSON array of rows. One row is created at the collection's own path."
            )
        }
        var rows: [RowInput] = []
        rows.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            guard let object = element.object else {
                throw .invalidBody("Row \(index + 1) of the body is not a JSON object.")
            }
            rows.append(try newRow(object, place: index + 1, request))
        }
        return rows
    }

    /// The variables of an update; an id in them is ignored, since the path names the row.
    static func update(_ request: DialectRequest) throws(HttpError) -> RowInput {
        let object = try object(request, for: "an update", several: nil)
        return RowInput(data: columns(of: object), permissions: try PermissionHeaders.input(request, body: object))
    }

    private static func newRow(_ object: JSONObject, place: Int?, _ request: DialectRequest) throws(HttpError)
        -> RowInput
    {
        RowInput(
            data: columns(of: object), id: try id(of: object, place: place),
            permissions: try PermissionHeaders.input(request, body: object))
    }

    private static func value(_ request: DialectRequest, hint: String) throws(HttpError) -> JSONValue {
        guard !request.body.isEmpty else { throw .invalidBody("The body is empty. \(hint)") }
        do throws(JSONError) {
            return try JSONValue(parsing: request.body)
        } catch {
            throw .invalidBody("The body is not JSON: \(error.description). \(hint)")
        }
    }

    private static func object(_ request: DialectRequest, for what: String, several: String?) throws(HttpError)
        -> JSONObject
    {
        let value = try value(request, hint: "Send a JSON object of columns and values, `{}` for none.")
        if let object = value.object { return object }
        if value.array != nil, let several {
            throw .invalidBody(
                "The body of \(what) must be a JSON object, not an array. To \(several), send the array to `/bulk` below the collection."
            )
        }
        throw .invalidBody("The body of \(what) must be a JSON object of columns and values.")
    }

    /// Everything but `id` and Appwrite's own `$…` members, which edit forms send back as they got them.
    private static func columns(of object: JSONObject) -> JSONObject {
        func isColumn(_ key: String) -> Bool { key != "id" && !key.hasPrefix("$") }
        if object.memberKeys.allSatisfy(isColumn) { return object }
        return JSONObject(object.members.lazy.filter { isColumn($0.key) }.map { ($0.key, $0.value) })
    }

    /// The id chosen by the caller: `id` or `$id`. A whole number is taken as its text; null and empty text leave the choice to Appwrite.
    private static func id(of object: JSONObject, place: Int?) throws(HttpError) -> String? {
        let row = place.map { " of row \($0)" } ?? ""
        var chosen: String?
        for key in ["id", "$id"] {
            let text: String
            switch object[key] {
            case nil, .null: continue
            case .string(let string): text = string
            case .number(let number) where number.isWrittenAsInteger: text = number.literal
            default: throw .invalidID("The `\(key)`\(row) must be a text or a whole number.")
            }
            guard !text.isEmpty else { continue }
            guard chosen == nil || chosen == text else {
                throw .invalidID("The members `id` and `$id`\(row) name two different ids. Send one of them.")
            }
            chosen = text
        }
        return chosen
    }
}
