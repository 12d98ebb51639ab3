import Appwrite
import GatewayTesting
import JSONBytes

extension CallScenario {
    private static let path = "/v1/tablesdb/main/tables/posts/rows"
    private static let isDraft = Query.filter(.equal, column: "status", values: ["draft"])
    private static let isDraftInBody = #""{\"method\":\"equal\",\"attribute\":\"status\",\"values\":[\"draft\"]}""#
    private static let readAny = Permission(.read, .any)

    static let reading: [CallScenario] = [
        CallScenario(
            name: "list without queries", call: { _ = try await $0.listRows(posts, queries: [], as: key) },
            line: "GET \(path)"),
        CallScenario(
            name: "list with queries",
            call: { _ = try await $0.listRows(posts, queries: [isDraft, .limit(5)], as: key) },
            line: "GET \(path)",
            parameters: [
                #"queries[0]={"method":"equal","attribute":"status","values":["draft"]}"#,
                #"queries[1]={"method":"limit","values":[5]}"#,
            ]),
        CallScenario(
            name: "list without total, in a transaction",
            call: { _ = try await $0.listRows(posts, queries: [], countsTotal: false, transaction: "t1", as: key) },
            line: "GET \(path)", parameters: ["total=0", "transactionId=t1"]),
        CallScenario(
            name: "get", call: { _ = try await $0.getRow(posts, id: "r1", as: key) }, line: "GET \(path)/r1"),
        CallScenario(
            name: "get with select",
            call: {
                _ = try await $0.getRow(posts, id: "r1", queries: [.select(["title"])], transaction: "t1", as: key)
            },
            line: "GET \(path)/r1",
            parameters: [#"queries[0]={"method":"select","values":["title"]}"#, "transactionId=t1"]),
        CallScenario(
            name: "ids are percent-encoded",
            call: { _ = try await $0.getRow(.init(database: "d b", table: "t?#"), id: "r%2Fé", as: key) },
            line: "GET /v1/tablesdb/d%20b/tables/t%3F%23/rows/r%252F%C3%A9"),
    ]

    static let writing: [CallScenario] = [
        CallScenario(
            name: "create lets Appwrite choose the id",
            call: { _ = try await $0.createRow(posts, id: nil, data: ["title": "x"], permissions: nil, as: key) },
            line: "POST \(path)", body: #"{"rowId":"unique()","data":{"title":"x"}}"#),
        CallScenario(
            name: "create with everything",
            call: {
                _ = try await $0.createRow(
                    posts, id: "r1", data: ["n": 9_007_199_254_740_993], permissions: [readAny], transaction: "t1",
                    as: key)
            },
            line: "POST \(path)",
            body:
                #"{"rowId":"r1","data":{"n":9007199254740993},"permissions":["read(\"any\")"],"transactionId":"t1"}"#),
        CallScenario(
            name: "create with no permissions at all",
            call: { _ = try await $0.createRow(posts, id: "r1", data: [:], permissions: [], as: key) },
            line: "POST \(path)", body: #"{"rowId":"r1","data":{},"permissions":[]}"#),
        CallScenario(
            name: "update",
            call: { _ = try await $0.updateRow(posts, id: "r1", data: ["a": nil], permissions: nil, as: key) },
            line: "PATCH \(path)/r1", body: #"{"data":{"a":null}}"#),
        CallScenario(
            name: "update of permissions alone",
            call: { _ = try await $0.updateRow(posts, id: "r1", data: [:], permissions: [readAny], as: key) },
            line: "PATCH \(path)/r1", body: #"{"permissions":["read(\"any\")"]}"#),
        CallScenario(
            name: "upsert",
            call: {
                _ = try await $0.upsertRow(posts, id: "r1", data: ["a": 1], permissions: [], transaction: "t1", as: key)
            },
            line: "PUT \(path)/r1", body: #"{"data":{"a":1},"permissions":[],"transactionId":"t1"}"#),
        CallScenario(
            name: "delete", answer: .empty(), call: { try await $0.deleteRow(posts, id: "r1", as: key) },
            line: "DELETE \(path)/r1"),
        CallScenario(
            name: "delete in a transaction", answer: .empty(),
            call: { try await $0.deleteRow(posts, id: "r1", transaction: "t1", as: key) },
            line: "DELETE \(path)/r1", body: #"{"transactionId":"t1"}"#),
    ]

    static let bulk: [CallScenario] = [
        CallScenario(
            name: "create many",
            call: { _ = try await $0.createRows(posts, rows: [["$id": "a", "t": 1], ["t": 2]], as: key) },
            line: "POST \(path)", body: #"{"rows":[{"$id":"a","t":1},{"t":2}]}"#),
        CallScenario(
            name: "upsert many", call: { _ = try await $0.upsertRows(posts, rows: [["$id": "a"]], as: key) },
            line: "PUT \(path)", body: #"{"rows":[{"$id":"a"}]}"#),
        CallScenario(
            name: "update many",
            call: { _ = try await $0.updateRows(posts, data: ["t": 1], queries: [isDraft], as: key) },
            line: "PATCH \(path)", body: #"{"data":{"t":1},"queries":[\#(isDraftInBody)]}"#),
        CallScenario(
            name: "delete many names its queries in the body",
            call: { _ = try await $0.deleteRows(posts, queries: [isDraft], transaction: "t1", as: key) },
            line: "DELETE \(path)", body: #"{"queries":[\#(isDraftInBody)],"transactionId":"t1"}"#),
    ]

    static let transactions: [CallScenario] = [
        CallScenario(
            name: "open", call: { _ = try await $0.createTransaction(as: user) },
            line: "POST /v1/tablesdb/transactions", body: #"{"ttl":60}"#),
        CallScenario(
            name: "stage",
            call: {
                try await $0.createOperations(
                    transaction: "t1",
                    [
                        .create(posts, id: "a", data: ["t": 1], permissions: [readAny]),
                        .update(posts, id: "b", data: ["t": 2], permissions: nil),
                        .upsert(posts, id: "c", data: [:], permissions: []), .delete(posts, id: "d"),
                    ], as: user)
            },
            line: "POST /v1/tablesdb/transactions/t1/operations",
            body: #"{"operations":["#
                + #"{"action":"create","databaseId":"main","tableId":"posts","rowId":"a","data":{"t":1,"$permissions":["read(\"any\")"]}},"#
                + #"{"action":"update","databaseId":"main","tableId":"posts","rowId":"b","data":{"t":2}},"#
                + #"{"action":"upsert","databaseId":"main","tableId":"posts","rowId":"c","data":{"$permissions":[]}},"#
                + #"{"action":"delete","databaseId":"main","tableId":"posts","rowId":"d"}]}"#),
        CallScenario(
            name: "commit", call: { try await $0.finishTransaction("t1", commit: true, as: user) },
            line: "PATCH /v1/tablesdb/transactions/t1", body: #"{"commit":true}"#),
        CallScenario(
            name: "roll back", call: { try await $0.finishTransaction("t1", commit: false, as: user) },
            line: "PATCH /v1/tablesdb/transactions/t1", body: #"{"rollback":true}"#),
    ]

    static let schema: [CallScenario] = [
        CallScenario(
            name: "one table", answer: .json(#"{"$id":"posts","columns":[]}"#),
            call: { _ = try await $0.getTable(posts, as: key) }, line: "GET /v1/tablesdb/main/tables/posts"),
        CallScenario(
            name: "all tables", answer: .json(#"{"total":0,"tables":[{"$id":"posts","columns":[]}]}"#),
            call: { _ = try await $0.listTables(database: "main", as: key) }, line: "GET /v1/tablesdb/main/tables",
            parameters: [
                #"queries[0]={"method":"limit","values":[100]}"#, #"queries[1]={"method":"offset","values":[0]}"#,
                "total=0",
            ]),
        CallScenario(
            name: "databases", answer: .json(#"{"total":0,"databases":[{"$id":"main","name":"Main"}]}"#),
            call: { _ = try await $0.listDatabases(queries: [.limit(100)], as: key) }, line: "GET /v1/tablesdb",
            parameters: [#"queries[0]={"method":"limit","values":[100]}"#, "total=0"]),
        CallScenario(
            name: "version", answer: .json(#"{"version":"1.8.1"}"#), call: { _ = try await $0.serverVersion() },
            line: "GET /v1/health/version"),
    ]

    static let all = reading + writing + bulk + transactions + schema + sessions + accounts
}
