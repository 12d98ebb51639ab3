import JSONBytes

extension LiveServerMessage {
    /// The text frame.
    public func serialized() -> [UInt8] { json.serialized() }

    var json: JSONValue {
        switch self {
        case .ready: ["op": "ready"]
        case .subscribed(let channel, let position, let recovered):
            [
                "op": "subscribed", "channel": .string(channel.name), "epoch": .string(position.epoch),
                "offset": .integer(position.offset), "recovered": .bool(recovered),
            ]
        case .unsubscribed(let channel): ["op": "unsubscribed", "channel": .string(channel.name)]
        case .authenticated: ["op": "authenticated"]
        case .pong: ["op": "pong"]
        case .error(let error):
            ["op": "error", "message": .string(error.message), "statusCode": .integer(error.statusCode)]
        }
    }
}
