import Logging
import Testing

@testable import Gateway

struct LogLineTests {
    private func line(
        _ message: Logger.Message, _ metadata: Logger.Metadata = [:], error: (any Error)? = nil
    ) -> String {
        let event = LogEvent(
            level: .info, message: message, error: error, metadata: metadata, source: nil, file: "f", function: "g",
            line: 1)
        return String(decoding: LogLine(event, metadata, at: 1_795_311_333_042).bytes, as: UTF8.self)
    }

    @Test func holdsTimeLevelMessageAndMetadataInOrder() {
        #expect(
            line("request", ["status": "200", "method": "GET", "id": "3f-1"])
                == "2026-11-22T01:35:33.042Z info request id=3f-1 method=GET status=200\n")
    }

    @Test(arguments: [
        ("", #""""#), ("two words", #""two words""#), (#"a"b"#, #""a\"b""#), (#"a\b"#, #""a\\b""#),
        ("a\nb=c", #""a\x0ab=c""#), ("\u{7F}", #""\x7f""#), ("żółw", "żółw"), ("a=b", "a=b"),
    ])
    func quotesWhatIsNoPlainWord(_ value: String, _ written: String) {
        #expect(line("m", ["k": .string(value)]).hasSuffix(" m k=\(written)\n"))
    }

    @Test func aMessageCannotEndItsLine() {
        #expect(line("first\nsecond \u{1B}[0m").hasSuffix(#" first\x0asecond \x1b[0m"# + "\n"))
    }

    @Test func tellsTheError() {
        #expect(line("failed", error: CancellationError()).hasSuffix(" failed error=CancellationError()\n"))
    }

    @Test func theEventsOwnMetadataCountMost() {
        var handler = LineLogHandler()
        handler.metadataProvider = Logger.MetadataProvider { ["a": "context", "b": "context", "c": "context"] }
        handler[metadataKey: "a"] = "handler"
        handler[metadataKey: "d"] = "handler"
        #expect(handler.merged(["b": "event"]) == ["a": "context", "b": "event", "c": "context", "d": "handler"])
    }
}
