import Appwrite
import JSONBytes
import Testing

@Suite struct RealtimeFrameTests {
    @Test(arguments: [
        (
            #"{"type":"connected","data":{"channels":["rows","documents"],"user":null}}"#,
            RealtimeFrame.connected(channels: ["rows", "documents"], user: nil)
        ),
        (
            #"{"type":"connected","data":{"channels":["account"],"user":{"$id":"alice","email":"a@example.com"},"subscriptions":{"0":"s"}}}"#,
            .connected(channels: ["account"], user: "alice")
        ),
        (
            #"{"type":"connected","data":{"channels":{"1":"rows","3":"documents"},"user":[],"subscriptions":[]}}"#,
            .connected(channels: ["rows", "documents"], user: nil)
        ),
        (#"{"type":"pong"}"#, .pong),
        (
            #"{"type":"response","data":{"to":"authentication","success":true,"user":{"$id":"alice"}}}"#,
            .response(to: "authentication", success: true)
        ),
        (
            #"{"type":"error","data":{"code":1003,"message":"Error: Server Error"}}"#,
            .error(code: 1003, message: "Error: Server Error")
        ),
    ])
    func reads(text: String, frame: RealtimeFrame) throws {
        #expect(try RealtimeFrame.parse(Array(text.utf8)) == frame)
    }

    @Test func ignoresFramesOfUnknownTypes() throws {
        #expect(try RealtimeFrame.parse(Array(#"{"type":"presence","data":{}}"#.utf8)) == nil)
    }

    @Test(arguments: [
        "", "x", "{", "[]", "5", #"{"data":{}}"#, #"{"type":"event","data":{}}"#, #"{"type":"response"}"#,
    ])
    func refusesWhatIsNoFrame(text: String) {
        #expect(throws: JSONError.self) { try RealtimeFrame.parse(Array(text.utf8)) }
    }

    @Test func messagesAreWhatAppwriteReads() {
        #expect(String(decoding: RealtimeMessage.ping.text, as: UTF8.self) == #"{"type":"ping"}"#)
        let message = RealtimeMessage.authentication(session: "c2VjcmV0")
        #expect(
            String(decoding: message.text, as: UTF8.self)
                == #"{"type":"authentication","data":{"session":"c2VjcmV0"}}"#)
        #expect(!"\(message) \(String(reflecting: message))".contains("c2VjcmV0"))
    }
}
