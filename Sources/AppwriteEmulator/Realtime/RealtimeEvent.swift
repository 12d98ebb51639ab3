import JSONBytes

/// Something that happened, for everybody who listens on one of its channels and holds one of its roles.
struct RealtimeEvent: Sendable {
    var names: [String]
    var channels: [String]
    /// Who may hear it.
    var roles: [String]
    /// When it happened, as Appwrite writes times.
    var timestamp: String
    /// JSON.
    var payload: [UInt8]

    /// The frame that a listener receives.
    var frame: [UInt8] {
        var frame = Array("{\"type\":\"event\",\"data\":{\"events\":".utf8)
        JSONValue.array(names.map(JSONValue.string)).serialize(into: &frame)
        frame.append(contentsOf: ",\"channels\":".utf8)
        JSONValue.array(channels.map(JSONValue.string)).serialize(into: &frame)
        frame.append(contentsOf: ",\"timestamp\":".utf8)
        frame.appendJSONString(timestamp)
        frame.append(contentsOf: ",\"payload\":".utf8)
        frame.append(contentsOf: payload)
        frame.append(contentsOf: "}}".utf8)
        return frame
    }
}
