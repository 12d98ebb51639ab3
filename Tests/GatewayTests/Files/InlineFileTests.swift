import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Files: within rows")
struct InlineFileTests {
    /// As refine's `file2Base64` makes it of what antd's `Upload` keeps.
    private static let antd: JSONValue = [
        "uid": "rc-upload-1", "name": "dot.png", "type": "image/png", "size": 3, "percent": 100, "status": "success",
        "base64String": "data:image/png;base64,AQID",
    ]

    private let inline = InlineFiles(buckets: ["images": "photos", "avatar": "avatars"], json: ["images"])

    @Test func filesAreFoundAndReplacedInOrder() throws {
        let old: JSONValue = ["uid": "2", "name": "old.png", "url": "https://x/old"]
        let rows: [JSONObject] = [
            ["title": "a", "images": [Self.antd, old], "avatar": Self.antd],
            ["avatar": "data:text/plain;base64,YWI=", "other": Self.antd], ["avatar": "https://x/kept"],
            ["avatar": old],
        ]
        let found = try inline.found(in: rows)
        #expect(found.map(\.bucket) == ["photos", "avatars", "avatars"])
        #expect(found.map(\.content.name) == ["dot.png", "dot.png", "file.txt"])
        #expect(found.map(\.content.bytes) == [[1, 2, 3], [1, 2, 3], Array("ab".utf8)])

        let replaced = inline.replaced(rows, by: ["/1", "/2", "/3"])
        #expect(
            replaced[0]["images"]
                == [
                    [
                        "uid": "rc-upload-1", "name": "dot.png", "type": "image/png", "size": 3, "percent": 100,
                        "status": "success", "url": "/1",
                    ], old,
                ])
        #expect(replaced[0]["avatar"] == "/2")
        #expect(replaced[0]["title"] == "a")
        #expect(replaced[1] == ["avatar": "/3", "other": Self.antd])
        #expect(replaced[2] == rows[2])
        // An edit form sends a file of before as an object; a column of text has its URL.
        #expect(replaced[3] == ["avatar": "https://x/old"])
    }

    @Test(arguments: [
        ("data:image/png,%01", "not base64"), ("data:image/png;base64", "not base64"),
        ("data:image/png;base64,A(B=", "base64 throughout"), ("data:;base64,====", "base64 throughout"),
    ])
    func whatCannotBeReadIsRefused(_ text: String, _ problem: String) {
        let error = #expect(throws: HttpError.self) { try inline.found(in: [["avatar": .string(text)]]) }
        #expect(error?.statusCode == 400)
        #expect(error?.message.contains(problem) == true)
        #expect(error?.errors["avatar"] != nil)
    }

    @Test func base64WithoutAHeadIsTaken() throws {
        let found = try inline.found(in: [["avatar": ["base64String": "AQID", "name": "../a.bin"]]])
        #expect(found.first?.content == InlineFile.Content(name: "a.bin", type: MediaType.unknown, bytes: [1, 2, 3]))
    }

    @Test(arguments: [nil, 5, true, "", "text", [], [:], ["base64String": ""], ["base64String": 5]] as [JSONValue?])
    func everythingElseStays(_ value: JSONValue?) throws {
        let rows: [JSONObject] = [JSONObject([("avatar", value ?? .null)])]
        #expect(try inline.found(in: rows) == [])
        #expect(inline.replaced(rows, by: []) == rows)
    }
}
