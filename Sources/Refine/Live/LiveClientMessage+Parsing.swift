import JSONBytes

extension LiveClientMessage {
    /// Reads one text frame. Members that a message does not know are ignored, so that newer clients can talk to older gateways.
    /// - Throws: 400 `gateway_live_message_invalid` that names the member at fault; never a token.
    public init(parsing frame: [UInt8]) throws(HttpError) {
        let object = try Self.object(frame)
        guard let op = object["op"]?.string else {
            throw .invalidLiveMessage("A message needs `op`: `subscribe`, `unsubscribe`, `authenticate` or `ping`.")
        }
        switch op {
        case "subscribe": self = .subscribe(try Self.subscription(object))
        case "unsubscribe": self = .unsubscribe(try Self.channel(object, op: op))
        case "authenticate":
            guard let token = object["token"]?.string, !token.isEmpty else {
                throw .invalidLiveMessage("`authenticate` needs `token`, a text.")
            }
            self = .authenticate(token: token)
        case "ping": self = .ping
        default:
            throw .invalidLiveMessage(
                "The `op` \(HttpError.quoted(op)) is not known; it is `subscribe`, `unsubscribe`, `authenticate` or `ping`."
            )
        }
    }

    public init(parsing frame: String) throws(HttpError) {
        try self.init(parsing: Array(frame.utf8))
    }

    private static func object(_ frame: [UInt8]) throws(HttpError) -> JSONObject {
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(parsing: frame, maximumDepth: 8)
        } catch {
            throw .invalidLiveMessage("The message is not JSON: \(error.description).")
        }
        guard let object = json.object else { throw .invalidLiveMessage("A message must be a JSON object.") }
        return object
    }

    private static func subscription(_ object: JSONObject) throws(HttpError) -> LiveSubscription {
        LiveSubscription(
            channel: try channel(object, op: "subscribe"), types: try types(object["types"]),
            ids: try ids(object["ids"]), since: try position(object["since"]))
    }

    private static func channel(_ object: JSONObject, op: String) throws(HttpError) -> LiveChannel {
        guard let name = object["channel"]?.string else {
            throw .invalidLiveMessage("`\(op)` needs `channel`, a text such as `resources/posts`.")
        }
        return try LiveChannel(name)
    }

    private static func types(_ json: JSONValue?) throws(HttpError) -> Set<LiveEvent.Kind> {
        guard let json, !json.isNull else { return [.any] }
        guard let elements = json.array, !elements.isEmpty else {
            throw .invalidLiveMessage("`types` must be an array of at least one type; leave it out for all.")
        }
        var types: Set<LiveEvent.Kind> = []
        for (index, element) in elements.enumerated() {
            guard let type = element.string.flatMap(LiveEvent.Kind.init(rawValue:)) else {
                throw .invalidLiveMessage("`types[\(index)]` must be `created`, `updated`, `deleted` or `*`.")
            }
            types.insert(type)
        }
        return types
    }

    /// refine's ids are texts or numbers and are compared as text.
    private static func ids(_ json: JSONValue?) throws(HttpError) -> Set<String>? {
        guard let json, !json.isNull else { return nil }
        guard let elements = json.array else { throw .invalidLiveMessage("`ids` must be an array of row ids.") }
        var ids: Set<String> = []
        for (index, element) in elements.enumerated() {
            switch element {
            case .string(let id): ids.insert(id)
            case .number(let number) where number.isWrittenAsInteger: ids.insert(number.literal)
            default: throw .invalidLiveMessage("`ids[\(index)]` must be a text or a whole number.")
            }
        }
        return ids
    }

    private static func position(_ json: JSONValue?) throws(HttpError) -> LivePosition? {
        guard let json, !json.isNull else { return nil }
        guard let epoch = json["epoch"]?.string, !epoch.isEmpty, let offset = json["offset"]?.int64, offset >= 0,
            let place = Int(exactly: offset)
        else {
            throw .invalidLiveMessage("`since` needs `epoch`, a text, and `offset`, a whole number from 0.")
        }
        return LivePosition(epoch: epoch, offset: place)
    }
}
