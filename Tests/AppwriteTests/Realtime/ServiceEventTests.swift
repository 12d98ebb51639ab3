import Appwrite
import JSONBytes
import Testing

@Suite struct ServiceEventTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var names: [String]
        var payload: String
        var event: ServiceEvent?
        var testDescription: String { names.first ?? "none" }
    }

    private static let timestamp = "2026-11-21T20:25:20.189+00:00"

    private static func event(
        _ service: ServiceEvent.Service, _ parent: String, _ id: String, _ action: RowEvent.Action
    ) -> ServiceEvent {
        ServiceEvent(service: service, parent: parent, id: id, action: action, timestamp: timestamp)
    }

    static let cases = [
        Case(
            names: [
                "functions.echo.executions.e1.create", "functions.*.executions.*.create",
                "functions.echo.executions.e1",
                "functions.echo",
            ], payload: #"{"$id":"e1","functionId":"echo"}"#, event: event(.executions, "echo", "e1", .create)),
        Case(
            names: ["functions.*.executions.*.update", "functions.*", "functions.echo.executions.e1.update"],
            payload: #"{"$id":"e1"}"#, event: event(.executions, "echo", "e1", .update)),
        Case(
            names: ["buckets.b.files.f.delete", "buckets.*"], payload: #"{"$id":"f","bucketId":"b"}"#,
            event: event(.files, "b", "f", .delete)),
        Case(names: ["buckets.b.files.f.update"], payload: "{}", event: event(.files, "b", "f", .update)),
        // Ids may hold dots, and be called like words of the grammar.
        Case(
            names: ["buckets.a.files.b.files.c.d.create"], payload: #"{"$id":"c.d","bucketId":"a.files.b"}"#,
            event: event(.files, "a.files.b", "c.d", .create)),
        Case(
            names: ["buckets.a.files.b.files.c.create"], payload: #"{"$id":"b.files.c","bucketId":"a"}"#,
            event: event(.files, "a", "b.files.c", .create)),
        Case(
            names: ["buckets.files.files.create.create"], payload: #"{"$id":"create"}"#,
            event: event(.files, "files", "create", .create)),
        Case(names: ["buckets.*.files.*.create", "buckets.b.files.f", "buckets.b"], payload: #"{"$id":"f"}"#),
        Case(names: ["buckets.b.update"], payload: #"{"$id":"b"}"#),
        Case(names: ["functions.echo.deployments.d.update"], payload: #"{"$id":"d"}"#),
        Case(names: ["buckets.b.files.f.create"], payload: #"{"$id":"other"}"#),
        Case(names: ["buckets.b.files.f.create"], payload: #"{"$id":"f","bucketId":"other"}"#),
        Case(names: ["buckets.b.files..create"], payload: "{}"),
        Case(names: [], payload: "{}"),
    ]

    @Test(arguments: cases)
    func namesTellWhatChanged(_ example: Case) throws {
        let names = JSONValue.array(example.names.map { .string($0) }).text
        let frame = try RealtimeFrame.parse(
            Array(
                #"{"type":"event","data":{"events":\#(names),"channels":["files"],"timestamp":"\#(Self.timestamp)","payload":\#(example.payload)}}"#
                    .utf8))
        #expect(frame == example.event.map(RealtimeFrame.service) ?? .otherEvent(names: example.names))
    }
}
