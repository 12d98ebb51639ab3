import JSONBytes

extension LiveEvent {
    /// refine's `LiveEvent` as it crosses the wire: a text frame, or the `data` of a server-sent event. One line.
    ///
    /// `{"channel":"resources/posts","type":"created","payload":{"ids":["a"]},"date":"…","meta":{"offset":124}}`;
    /// the payload of `"*"` is empty, `meta` is there when the event has a place in its channel.
    public func serialized() -> [UInt8] { json.serialized() }

    var json: JSONValue {
        var event: JSONObject = [
            "channel": .string(channel), "type": .string(type.rawValue),
            "payload": type == .any ? [:] : ["ids": .array(ids.map(JSONValue.string))], "date": .string(date),
        ]
        if let offset { event["meta"] = ["offset": .integer(offset)] }
        return .object(event)
    }
}
