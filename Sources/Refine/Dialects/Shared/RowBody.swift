import JSONBytes

/// Reads the JSON bodies of writes, whatever `Content-Type` they came with: ky sends JSON as `text/plain`, axios an empty form.
struct RowBody {
    private let request: DialectRequest
    /// The member that holds the variables where a dialect wraps them; a body without it is taken as the variables themselves.
    private let envelope: String?

    init(_ request: DialectRequest, envelope: String? = nil) {
        self.request = request
        self.envelope = envelope
    }

    /// The variables of one new row.
    func create() throws(HttpError) -> RowInput {
        let object = try object(for: "a new row", several: "create many")
        return RowInput(
            data: Self.columns(of: object), id: try Self.id(of: object, place: nil),
            permissions: try PermissionHeaders.input(request, body: object))
    }

    /// Rows of one request: whoever sends more would have one answer hold them all.
    static let maximumRows = 10_000

    /// The variables of several new rows; an empty array is none.
    func createMany() throws(HttpError) -> [RowInput] {
        guard let elements = try value(hint: "Send an array of rows.").array else {
            throw .invalidBody(
                "The body of create many must be a JSON array of rows. One row is created at the collection's own path."
            )
        }
        guard elements.count <= Self.maximumRows else {
            throw HttpError(
                400, type: "gateway_too_many_rows",
                "The body holds \(elements.count) rows, and one request creates at most \(Self.maximumRows). Send them in several."
            )
        }
        // The headers are those of all rows.
        let headers = try PermissionHeaders.input(request, body: [:])
        var rows: [RowInput] = []
        rows.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            guard let object = element.object else {
                throw .invalidBody("Row \(index + 1) of the body is not a JSON object.")
            }
            let permissions = try PermissionHeaders.joined(headers, with: object)
            rows.append(
                RowInput(
                    data: Self.columns(of: object), id: try Self.id(of: object, place: index + 1),
                    permissions: permissions))
        }
        return rows
    }

    /// The variables of an update; an id in them is ignored, since the path names the row.
    func update() throws(HttpError) -> RowInput {
        let object = try object(for: "an update", several: nil)
        return RowInput(
            data: Self.columns(of: object), permissions: try PermissionHeaders.input(request, body: object))
    }

    private func value(hint: String) throws(HttpError) -> JSONValue {
        guard !request.body.isEmpty else { throw .invalidBody("The body is empty. \(hint)") }
        do throws(JSONError) {
            return unwrapped(try JSONValue(parsing: request.body))
        } catch {
            throw .invalidBody("The body is not JSON: \(error.description). \(hint)")
        }
    }

    /// An envelope has no other member and holds a row or rows; anything else is a row with a column of that name.
    private func unwrapped(_ value: JSONValue) -> JSONValue {
        guard let envelope, let object = value.object, object.count == 1, let content = object[envelope],
            content.object != nil || content.array != nil
        else { return value }
        return content
    }

    private func object(for what: String, several: String?) throws(HttpError) -> JSONObject {
        let value = try value(hint: "Send a JSON object of columns and values.")
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
