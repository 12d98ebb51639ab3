import Appwrite
import JSONBytes
import Refine

/// What somebody hears who watches an upload, as server-sent events.
enum UploadEvent: Sendable, Hashable {
    /// `received`: bytes of the request that have come. `loaded`: bytes of the files that Appwrite has, of `total`, which is known when the
    /// request is there whole.
    case progress(received: Int, loaded: Int, total: Int?)
    /// The end: what the answer would be.
    case answer(JSONValue)
    /// The end: what the error would be.
    case error(HttpError)

    var text: [UInt8] {
        switch self {
        case .progress(let received, let loaded, let total):
            var body: JSONObject = ["received": .integer(received), "loaded": .integer(loaded)]
            body["total"] = total.map { .integer($0) }
            return EventStreamText.event(name: "progress", id: nil, data: JSONValue.object(body).serialized())
        case .answer(let answer):
            return EventStreamText.event(name: "answer", id: nil, data: answer.serialized())
        case .error(let error):
            return EventStreamText.event(name: "error", id: nil, data: ErrorBody.response(error).body)
        }
    }
}
