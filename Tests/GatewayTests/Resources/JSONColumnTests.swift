import Appwrite
import GatewayTesting
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Resource rules: JSON columns")
struct JSONColumnTests {
    private static let resources = "{named: {posts: {json: [images, files]}}}"

    /// What antd's Upload puts into a form.
    private static let uploads =
        #"[{"uid":"rc-upload-1","name":"ünï \"1\".png","url":"https://x/1.png","type":"image/png","size":9007199254740993,"percent":100.0,"status":"done","lastModified":null,"nested":{"$id":"n","id":1}},{"uid":"2"}]"#

    @Test func antdsUploadListsComeBackAsTheyWere() async throws {
        let bed = try RulesBed(Self.resources) { request in
            // Appwrite keeps the text.
            let images = (try? JSONValue(parsing: request.body ?? []))?["data"]?["images"] ?? .null
            return #"{"$id":"a","images":\#(images.text),"title":"t"}"#
        }
        for line in ["POST posts", "PATCH posts/a"] {
            let answer = try await bed.send(line, #"{"title":"t","images":\#(Self.uploads)}"#)
            #expect(bed.sent?["images"]?.string == Self.uploads)
            #expect(answer.rowText == #"{"id":"a","images":\#(Self.uploads),"title":"t"}"#)
        }
    }

    /// What is given, what a text column stores of it, and what a list column does; `nil` where that is no list.
    static let values: [(given: String, images: String, files: String?)] = [
        ("[]", #""[]""#, "[]"), ("{}", #""{}""#, nil), ("[1, 2]", #""[1,2]""#, #"["1","2"]"#),
        (#"[{"a":1},{}]"#, #""[{\"a\":1},{}]""#, #"["{\"a\":1}","{}"]"#),
        (#"["x",[1],{"a":"é"}]"#, #""[\"x\",[1],{\"a\":\"é\"}]""#, #"["x","[1]","{\"a\":\"é\"}"]"#),
        (#""text""#, #""text""#, nil), (#""[1]""#, #""[1]""#, #"["1"]"#), ("null", "null", "null"),
        ("7", #""7""#, nil), ("true", #""true""#, nil),
    ]

    @Test(arguments: values)
    func valuesAreStoredAsText(_ value: (given: String, images: String, files: String?)) async throws {
        let bed = try RulesBed(Self.resources) { _ in #"{"$id":"a"}"# }
        for line in ["POST posts", "PATCH posts/a"] {
            _ = try await bed.send(line, #"{"images":\#(value.given),"title":"t"}"#)
            #expect(bed.sent?["images"]?.text == value.images)
            let body = #"{"files":\#(value.given),"title":"t"}"#
            guard let files = value.files else {
                let refusal = await #expect(throws: HttpError.self) { _ = try await bed.send(line, body) }
                #expect(refusal?.type == "gateway_value_invalid")
                #expect(refusal?.errors.keys.sorted() == ["files"])
                continue
            }
            _ = try await bed.send(line, body)
            #expect(bed.sent?["files"]?.text == files)
        }
    }

    @Test func manyRowsAreStoredAlike() async throws {
        let bed = try RulesBed(Self.resources) { request in
            request.path.hasSuffix("/transactions") ? #"{"$id":"t"}"# : #"{"total":0,"rows":[]}"#
        }
        _ = try await bed.send("POST posts/bulk", #"[{"id":"a","images":[{}]},{"id":"b","images":[{"c":1}]}]"#)
        let bodies = bed.transport.requests.compactMap(\.bodyText).joined()
        #expect(bodies.contains(#""images":"[{}]""#) && bodies.contains(#""images":"[{\"c\":1}]""#))
    }

    @Test func withoutASchemaAListIsOneText() async throws {
        let bed = try RulesBed(Self.resources, knowsSchema: false) { _ in #"{"$id":"a"}"# }
        _ = try await bed.send("POST posts", #"{"files":[{"a":1}],"title":["x"]}"#)
        #expect(bed.sent?["files"]?.string == #"[{"a":1}]"#)
        #expect(bed.sent?["title"] == ["x"])
    }

    @Test func otherColumnsAreLeftAlone() async throws {
        let bed = try RulesBed(Self.resources) { _ in #"{"$id":"a","title":"[1]","images":"{no"}"# }
        let answer = try await bed.send("POST posts", #"{"title":"[1]"}"#)
        #expect(bed.sent?["title"] == "[1]")
        #expect(answer.rowText == #"{"id":"a","title":"[1]","images":"{no"}"#)
        let refusal = await #expect(throws: HttpError.self) {
            _ = try await bed.send("POST posts", #"{"title":{"a":1}}"#)
        }
        #expect(refusal?.errors.keys.sorted() == ["title"])
    }

    @Test func everyAnswerRestoresThem() async throws {
        let row = #"{"images":"[{\"uid\":\"1\"}]","files":["{\"b\":2}","plain"],"$id":"a","$permissions":[]}"#
        let restored = #""images":[{"uid":"1"}],"files":[{"b":2},"plain"]"#
        let bed = try RulesBed(Self.resources) { request in
            switch (request.method, request.path) {
            case ("POST", let path) where path.hasSuffix("/transactions"): #"{"$id":"t"}"#
            case (_, let path) where path.hasSuffix("/rows"): #"{"total":1,"rows":[\#(row)]}"#
            default: row
            }
        }
        for line in ["GET posts", "GET posts/a", "GET posts?id=a", "GET posts?_start=0&_end=5000"] {
            #expect(try await bed.send(line).rowText.contains(restored), "\(line)")
        }
        let updates = ["PATCH posts/a", "PATCH posts/bulk?ids=a,b"]
        for line in updates {
            #expect(try await bed.send(line, #"{"title":"x"}"#).rowText.contains(restored), "\(line)")
        }
    }

    /// What the gateway evaluates itself is the text as well, not the JSON that the answer shows.
    @Test(arguments: ["_start=0&_end=10", "_start=0&_end=500", ""])
    func whatTheGatewayEvaluatesIsText(_ page: String) async throws {
        let bed = try RulesBed(Self.resources) { _ in
            let rows = ["Ab", "ab"].map { #"{"$id":"\#($0)","title":"t","images":"[{\"uid\":\"\#($0)\"}]"}"# }
            return #"{"total":2,"rows":[\#(rows.joined(separator: ","))]}"#
        }
        let text = try await bed.send("GET posts?images_containss=%22Ab%22&\(page)").rowText
        #expect(text == #"[{"id":"Ab","title":"t","images":[{"uid":"Ab"}]}]"#)
    }

    @Test func filtersCompareText() async throws {
        let bed = try RulesBed(Self.resources)
        _ = try await bed.send("GET posts?images_like=%22uid%22")
        #expect(bed.queries.contains { $0.contains(#""attribute":"images""#) && $0.contains(#"\"uid\""#) })
    }
}
