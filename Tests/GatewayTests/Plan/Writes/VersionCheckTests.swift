import Appwrite
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Plan: the version of a row")
struct VersionCheckTests {
    private static let moment = "2026-11-21T20:25:20.189+00:00"
    private static let later = "2026-11-21T20:25:20.190+00:00"
    private static let tag = EntityTag("a@\(moment)")
    private static let row = RowInput(data: ["title": "x"])

    private func plan(_ operation: DataRequest.Operation, _ preconditions: Preconditions) throws -> Plan {
        try Planner(table: SampleSchema.table, schema: SampleSchema.plain, credential: .session("s"))
            .plan(operation, preconditions)
    }

    @Test func aVersionIsReadFromARowsBytes() {
        let row =
            #"{"id":"a","author":{"id":"z","$updatedAt":"x"},"$updatedAt":"\#(Self.moment)","text":"\"$updatedAt\":\"y\""}"#
        #expect(RowVersion(rowBytes: Array(row.utf8))?.tag == Self.tag)
        for other in [#"{"id":"a"}"#, #"{"$updatedAt":"x"}"#, #"{"id":"a","$updatedAt":7}"#, "[]", ""] {
            #expect(RowVersion(rowBytes: Array(other.utf8)) == nil)
        }
    }

    @Test func aTagLeadsBackToItsVersion() {
        #expect(RowVersion(Self.tag) == RowVersion(id: "a", updatedAt: Self.moment))
        for other in [
            "", "a", "a@", "@\(Self.moment)", "a@tomorrow", "a@2026-11-21", "a/b@\(Self.moment)", "a@\(Self.moment)@",
        ] {
            #expect(RowVersion(EntityTag(other)) == nil, "\(other)")
        }
    }

    static let checks: [(condition: EntityTagList, check: VersionCheck?)] = [
        (.any, nil), (.tags([tag]), .unchanged(since: moment)), (.tags([tag, tag]), .unchanged(since: moment)),
        (.tags([EntityTag("other"), tag]), .unchanged(since: moment)),
        (.tags([EntityTag("a@\(moment)", isWeak: true)]), .unchanged(since: moment)),
        (.tags([tag, EntityTag("a@\(later)")]), .oneOf([moment, later])),
        (.tags([EntityTag("b@\(later)"), tag]), .unchanged(since: moment)),
    ]

    @Test(arguments: checks)
    func aWriteDemandsTheVersion(_ example: (condition: EntityTagList, check: VersionCheck?)) throws {
        let preconditions = Preconditions(ifMatch: example.condition)
        #expect(try plan(.update(id: "a", Self.row), preconditions).versionCheck == example.check)
        #expect(try plan(.deleteOne(id: "a"), preconditions).versionCheck == example.check)
    }

    static let hopeless: [(tags: [EntityTag], mustContain: String)] = [
        ([EntityTag("other")], "Fetch it again"), ([EntityTag("b@\(moment)")], "Fetch it again"),
        ([EntityTag("other", isWeak: true)], "Fetch it again"),
    ]

    @Test(arguments: hopeless)
    func noVersionOfTheRowFulfilsIt(_ example: (tags: [EntityTag], mustContain: String)) throws {
        let error = try #require(throws: HttpError.self) {
            try plan(.deleteOne(id: "a"), Preconditions(ifMatch: .tags(example.tags)))
        }
        #expect((error.statusCode, error.type) == (412, "gateway_precondition_failed"))
        #expect(error.message.contains(example.mustContain))
    }

    static let useless: [(operation: DataRequest.Operation, preconditions: Preconditions, header: String)] = [
        (.updateMany(ids: ["a"], row), Preconditions(ifMatch: .any), "If-Match"),
        (.deleteMany(ids: ["a"]), Preconditions(ifMatch: .tags([tag])), "If-Match"),
        (.deleteMany(ids: ["a"]), Preconditions(ifNoneMatch: .any), "If-None-Match"),
        (.create(row), Preconditions(ifNoneMatch: .any), "If-None-Match"),
        (.createMany([row]), Preconditions(ifMatch: .any), "If-Match"),
        (.update(id: "a", row), Preconditions(ifNoneMatch: .tags([tag])), "If-None-Match"),
        (.deleteOne(id: "a"), Preconditions(ifMatch: .any, ifNoneMatch: .any), "If-None-Match"),
        (.getList(ListRequest()), Preconditions(ifMatch: .tags([tag])), "If-Match"),
        (.getMany(ids: ["a"]), Preconditions(ifMatch: .any), "If-Match"),
    ]

    @Test(arguments: useless)
    func aConditionWithoutMeaningIsRefused(
        _ example: (operation: DataRequest.Operation, preconditions: Preconditions, header: String)
    ) throws {
        let error = try #require(throws: HttpError.self) { try plan(example.operation, example.preconditions) }
        #expect((error.statusCode, error.type) == (400, "gateway_precondition_unsupported"))
        #expect(error.message.contains("`\(example.header)`"))
    }

    @Test func readsAreLeftToTheAnswer() throws {
        let conditions = Preconditions(ifMatch: .tags([Self.tag]), ifNoneMatch: .tags([Self.tag]))
        #expect(try plan(.getOne(id: "a"), conditions).versionCheck == nil)
        #expect(try plan(.getList(ListRequest()), Preconditions(ifNoneMatch: .tags([Self.tag]))).versionCheck == nil)
    }

    @Test func aPlanSaysWhatItDemands() throws {
        #expect(
            try plan(.deleteOne(id: "a"), Preconditions(ifMatch: .tags([Self.tag]))).description == """
                DELETE /tablesdb/main/tables/posts/rows/a
                only if unchanged since \(Self.moment)
                """)
    }
}
