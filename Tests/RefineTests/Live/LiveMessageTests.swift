import Refine
import Testing

@Suite struct LiveMessageTests {
    private func channel(_ resource: String) -> LiveChannel { LiveChannel(resource: resource) }

    @Test func readsClientMessages() throws {
        let posts = channel("posts")
        let scenarios: [(String, LiveClientMessage)] = [
            (#"{"op":"ping"}"#, .ping),
            (#"{"op":"authenticate","token":"t.o.k"}"#, .authenticate(token: "t.o.k")),
            (#"{"op":"unsubscribe","channel":"resources/posts"}"#, .unsubscribe(posts)),
            (#"{"op":"subscribe","channel":"resources/posts"}"#, .subscribe(LiveSubscription(channel: posts))),
            (
                #"{"op":"subscribe","channel":"resources/main/posts","types":["*"]}"#,
                .subscribe(LiveSubscription(channel: channel("main/posts")))
            ),
            (
                #"{"op":"subscribe","channel":"resources/posts","types":["created","updated","created"],"ids":["a",7],"since":{"epoch":"e1","offset":120}}"#,
                .subscribe(
                    LiveSubscription(
                        channel: posts, types: [.created, .updated], ids: ["a", "7"],
                        since: LivePosition(epoch: "e1", offset: 120)))
            ),
            (
                #"{"op":"subscribe","channel":"resources/posts","types":null,"ids":null,"since":null,"meta":{"x":1}}"#,
                .subscribe(LiveSubscription(channel: posts))
            ),
            (
                #"{"op":"subscribe","channel":"resources/posts","ids":[]}"#,
                .subscribe(LiveSubscription(channel: posts, ids: []))
            ),
        ]
        for (frame, expected) in scenarios {
            #expect(try LiveClientMessage(parsing: frame) == expected, "\(frame)")
        }
    }

    @Test(arguments: [
        ("", "not JSON"), ("ping", "not JSON"), ("[]", "JSON object"), ("3", "JSON object"), ("{}", "`op`"),
        (#"{"op":1}"#, "`op`"),
        (#"{"op":"publish"}"#, "`publish`"), (#"{"op":"PING"}"#, "`PING`"), (#"{"op":"subscribe"}"#, "`channel`"),
        (#"{"op":"subscribe","channel":5}"#, "`channel`"), (#"{"op":"subscribe","channel":"posts"}"#, "`posts`"),
        (#"{"op":"subscribe","channel":"resources/"}"#, "`resources/`"), (#"{"op":"unsubscribe"}"#, "`channel`"),
        (#"{"op":"subscribe","channel":"resources/a","types":"*"}"#, "`types`"),
        (#"{"op":"subscribe","channel":"resources/a","types":[]}"#, "`types`"),
        (#"{"op":"subscribe","channel":"resources/a","types":["*","moved"]}"#, "`types[1]`"),
        (#"{"op":"subscribe","channel":"resources/a","types":[1]}"#, "`types[0]`"),
        (#"{"op":"subscribe","channel":"resources/a","ids":"a"}"#, "`ids`"),
        (#"{"op":"subscribe","channel":"resources/a","ids":["a",null]}"#, "`ids[1]`"),
        (#"{"op":"subscribe","channel":"resources/a","ids":[1.5]}"#, "`ids[0]`"),
        (#"{"op":"subscribe","channel":"resources/a","since":5}"#, "`since`"),
        (#"{"op":"subscribe","channel":"resources/a","since":{"epoch":"e"}}"#, "`since`"),
        (#"{"op":"subscribe","channel":"resources/a","since":{"epoch":"e","offset":-1}}"#, "`since`"),
        (#"{"op":"subscribe","channel":"resources/a","since":{"epoch":"","offset":1}}"#, "`since`"),
        (#"{"op":"subscribe","channel":"resources/a","since":{"epoch":"e","offset":1e3}}"#, "`since`"),
        (#"{"op":"subscribe","channel":"resources/a","since":{"epoch":"e","offset":99999999999999999999}}"#, "`since`"),
        (#"{"op":"authenticate"}"#, "`token`"), (#"{"op":"authenticate","token":""}"#, "`token`"),
        (#"{"op":"authenticate","token":5}"#, "`token`"), (#"{"op":"ping"} x"#, "not JSON"), ("\u{0}", "not JSON"),
        (String(repeating: #"{"a":"#, count: 100), "nested too deeply"),
    ])
    func saysWhatIsWrong(_ frame: String, _ contains: String) {
        let error = refusal { () throws(HttpError) in try LiveClientMessage(parsing: frame) }
        #expect(error?.statusCode == 400)
        #expect(error?.type == "gateway_live_message_invalid")
        #expect(error?.message.contains(contains) == true, "\(error?.message ?? "")")
    }

    @Test func invalidBytesAreNoMessage() {
        let error = refusal { () throws(HttpError) in try LiveClientMessage(parsing: [0x7B, 0xFF, 0x7D]) }
        #expect(error?.type == "gateway_live_message_invalid")
    }

    @Test func writesServerMessages() {
        let posts = channel("posts")
        let scenarios: [(LiveServerMessage, String)] = [
            (.ready, #"{"op":"ready"}"#),
            (
                .subscribed(posts, LivePosition(epoch: "e1", offset: 124), recovered: true),
                #"{"op":"subscribed","channel":"resources/posts","epoch":"e1","offset":124,"recovered":true}"#
            ),
            (.unsubscribed(posts), #"{"op":"unsubscribed","channel":"resources/posts"}"#),
            (.authenticated, #"{"op":"authenticated"}"#),
            (.pong, #"{"op":"pong"}"#),
            (
                .error(HttpError(401, type: "user_unauthorized", "Sign in \"first\".")),
                #"{"op":"error","message":"Sign in \"first\".","statusCode":401}"#
            ),
        ]
        for (message, expected) in scenarios {
            #expect(String(decoding: message.serialized(), as: UTF8.self) == expected)
        }
    }
}
