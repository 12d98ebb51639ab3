import JSONBytes

/// A function that the emulator has built in. It runs within the server; there is no code to deploy.
struct DemoFunction: Sendable {
    /// What it was asked.
    struct Question: Sendable {
        var method: String
        /// With its query.
        var path: String
        var headers: [(name: String, value: String)]
        var body: String

        func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
    }

    /// What it answers.
    struct Answer: Sendable {
        var status = 200
        var contentType: String
        var body: String
        var logs = ""
        /// What a function that breaks leaves behind.
        var errors = ""
    }

    var id: String
    var name: String
    /// The roles that may run it.
    var execute: [String]
    var run: @Sendable (Question) -> Answer

    static func named(_ id: String) -> DemoFunction? { all.first { $0.id == id } }

    static let all = [echo, inspect, fail]

    /// Answers with the body that it was sent.
    private static let echo = DemoFunction(id: "echo", name: "Echo", execute: ["any"]) { question in
        Answer(
            contentType: question.header("content-type") ?? "text/plain", body: question.body,
            logs: "\(question.method) \(question.path), \(question.body.utf8.count) bytes")
    }

    /// Answers with what it was asked and by whom. For users.
    private static let inspect = DemoFunction(id: "inspect", name: "Inspect", execute: ["users"]) { question in
        let headers = JSONObject(
            question.headers.filter { $0.name != "x-appwrite-user-jwt" }.map { ($0.name, .string($0.value)) })
        let body: JSONValue = [
            "method": .string(question.method), "path": .string(question.path), "headers": .object(headers),
            "body": .string(question.body),
        ]
        return Answer(contentType: "application/json", body: body.text)
    }

    /// Breaks, so that programs can be tried against a function that does.
    private static let fail = DemoFunction(id: "fail", name: "Fail", execute: ["any"]) { _ in
        Answer(status: 500, contentType: "text/plain", body: "", errors: "Error: this function always fails")
    }
}
