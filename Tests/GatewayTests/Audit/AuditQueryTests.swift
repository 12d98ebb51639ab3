import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Audit: what is asked for, and what is told")
struct AuditQueryTests {
    @Test(arguments: [
        ("action=drop", "action"), ("_start=-1", "_start"), ("_end=x", "_end"), ("_start=5&_end=4", "_end"),
        ("_end=501", "_end"), ("resorce=posts", "resorce"), ("_sort=time", "_sort"),
    ])
    func whatCannotBeAnsweredIsRefused(_ example: (query: String, field: String)) {
        let error = #expect(throws: HttpError.self) { try AuditQuery(example.query) }
        #expect(error?.statusCode == 400)
        #expect(error?.errors[example.field] != nil)
    }

    @Test func pagesHaveFiftyUnlessToldOtherwise() throws {
        #expect(try AuditQuery("").page == 0..<50)
        #expect(try AuditQuery("_start=10").page == 10..<60)
        #expect(try AuditQuery("_start=10&_end=20").page == 10..<20)
    }

    @Test func anEntryIsToldAsRefineReadsIt() {
        let log = AuditEntry.post(1).log
        #expect(log["id"] == "entry1")
        #expect(log["createdAt"] == "2001-09-09T01:46:41.000Z")
        #expect(log["resource"] == "posts")
        #expect(log["action"] == "update")
        #expect(log["author"] == ["type": "user", "id": "u1"])
        #expect(log["name"] == "update posts")
        #expect(log["meta"]?["id"] == "a" && log["meta"]?["ids"] == nil)
        #expect(log["meta"]?["table"] == "main/p1")
        #expect(AuditEntry.post(1, .updateMany, ids: ["a"]).log["meta"]?["ids"] == ["a"])
    }

    @Test func aHashIsOfTheRowAndNotOfItsForm() {
        let hash = RowHash.hash(Array(#"{"id":"a","title":"x","n":{"b":1,"a":[2.50,null]}}"#.utf8))
        #expect(hash?.count == 64)
        #expect(hash == RowHash.hash(Array(#" {"n":{"a":[2.50,null],"b":1}, "title":"x","id":"a"}"#.utf8)))
        #expect(hash != RowHash.hash(Array(#"{"id":"a","title":"y","n":{"b":1,"a":[2.50,null]}}"#.utf8)))
        #expect(hash != RowHash.hash(Array(#"{"id":"a","title":"x","n":{"b":1,"a":[null,2.50]}}"#.utf8)))
        // {"a":1,"id":"x"}
        #expect(
            RowHash.hash(Array(#"{"id":"x","a":1}"#.utf8))
                == "e8633b16363e4e61a3dfd2acecd4b7405d89b01e620a1fa09a8028baa6977e07")
        // Nothing is known of a row that may be written and not read.
        #expect(RowHash.hash(Array(#"{"id":"a"}"#.utf8)) == nil)
        let rows = Array(#"[{"id":"a","x":1},{"id":"b"},{"id":"c","x":1}]"#.utf8)
        #expect(Set(RowHash.hashes(ofArray: rows).keys) == ["a", "c"])
    }
}
