import Appwrite
import GatewayTesting
import JSONBytes
import Refine
import Testing

@testable import Gateway

/// Rows that are reached through a relationship, under no resource's name.
@Suite("Resource rules: related rows")
struct RelatedRowTests {
    private static let resources = """
        {expose: all, named: {
          users: {table: people, hidden: [mail, pin], read_only: [name], json: [address]},
          staff: {table: people, hidden: [mail], operations: [list]}}}
        """

    private static let row = #"""
        {"$id":"a","author":{"mail":"m","name":"n","pin":1,"address":"{\"zip\":1}","$id":"p","$tableId":"people"}}
        """#

    /// Rows that a write leads to are looked up before it.
    private static let written: @Sendable (TransportRequest) -> String = { request in
        request.method == "GET"
            ? #"{"total":3,"rows":[{"$id":"p"},{"$id":"p1"},{"$id":"p2"}]}"# : #"{"$id":"a"}"#
    }

    @Test func whatAllResourcesOfTheirTableHideIsHidden() async throws {
        let bed = try RulesBed(Self.resources) { _ in Self.row }
        let answer = try await bed.answer("posts", .getOne(id: "a"))
        // `staff` shows the pin, so that it is no secret.
        let author = #"{"id":"p","name":"n","pin":1,"address":{"zip":1},"$tableId":"people"}"#
        #expect(answer.rowText == #"{"id":"a","author":\#(author)}"#)
    }

    @Test(arguments: ["author.mail", "owner.mail"], [true, false])
    func theirHiddenColumnsAreUnknown(_ field: String, knowsSchema: Bool) async throws {
        let bed = try RulesBed(Self.resources, knowsSchema: knowsSchema)
        let filter = CrudFilter.logical(field: field, operator: .eq, value: .text("x"))
        let operations: [DataRequest.Operation] = [
            .getList(ListRequest(selection: Selection(fields: [field]))),
            .getList(ListRequest(filters: [.or([filter])])),
            .getList(ListRequest(sorters: [CrudSort(field: field, order: .asc)])),
            .getOne(id: "a", Selection(fields: ["title", field])), .getMany(ids: ["a"], Selection(populate: [field])),
        ]
        for operation in operations {
            let refusal = try #require(await bed.refusal("posts", operation), "\(operation)")
            #expect(refusal.statusCode == 400)
            #expect(refusal.type == "gateway_unknown_column")
            #expect(refusal.message.contains("`\(field)`"))
            #expect(bed.transport.requests.isEmpty)
        }
    }

    @Test func theirOtherColumnsAreSelected() async throws {
        let bed = try RulesBed(Self.resources) { _ in Self.row }
        _ = try await bed.answer("posts", .getOne(id: "a", Selection(fields: ["title", "author.name"])))
        #expect(bed.queries == [#"{"method":"select","values":["title","author.name"]}"#])
    }

    @Test(arguments: [
        "{named: {posts: }}", "{expose: all, named: {users: {table: people, operations: [create, edit]}}}",
    ])
    func rowsOfTablesThatAreNotServedAreNotReached(_ resources: String) async throws {
        let bed = try RulesBed(resources)
        for selection in [
            Selection(fields: ["author.name"]), Selection(fields: ["author.*"]), Selection(populate: ["author"]),
        ] {
            let refusal = try #require(await bed.refusal("posts", .getOne(id: "a", selection)))
            #expect(refusal.statusCode == 400)
            #expect(refusal.type == "gateway_column_unsupported")
            #expect(refusal.message.hasPrefix("`author` leads to rows that are not served here."))
        }
        #expect(bed.transport.requests.isEmpty)
    }

    @Test func everyRelationshipIsEveryOneThatIsServed() throws {
        let context = RuleContext(table: .init(database: "main", table: "posts"), schema: RulesBed.posts)
        var people = ResourceRules.open
        var rules = ResourceRules.open
        func populated() throws -> [String] {
            guard
                case .getOne(_, let selection) = try rules.applied(
                    to: .getOne(id: "a", Selection(populate: ["*"])), context)
            else { return [] }
            return selection.populate
        }
        #expect(try populated() == ["*"])
        rules.related = RelatedTables([("people", people)], showsOthers: false)
        #expect(try populated() == ["author", "owner"])
        people.operations = [.create]
        rules.related = RelatedTables([("people", people)], showsOthers: false)
        #expect(try populated() == [])
    }

    /// The row that was written, behind those that it refers to.
    static let writes: [(author: String, type: String?, columns: [String])] = [
        (#""p1""#, nil, []), (#"["p1","p2"]"#, nil, []), (#"{"address":"x"}"#, nil, []),
        (#"{"mail":"x"}"#, "gateway_unknown_column", ["author.mail"]),
        (#"[{"address":"x"},{"name":"x"}]"#, "gateway_column_read_only", ["author.name"]),
    ]

    @Test(arguments: writes)
    func theyAreWrittenByTheirOwnRules(_ write: (author: String, type: String?, columns: [String])) async throws {
        let bed = try RulesBed(Self.resources, answer: Self.written)
        let refusal = await bed.refusal("PATCH posts/a", #"{"author":\#(write.author)}"#)
        #expect(refusal?.type == write.type)
        #expect(refusal.map { Array($0.errors.keys) } ?? [] == write.columns)
    }

    @Test func theirJSONIsStoredAsText() async throws {
        let bed = try RulesBed(Self.resources) { _ in #"{"$id":"a"}"# }
        _ = try await bed.send("PATCH posts/a", #"{"author":{"address":{"zip":1}}}"#)
        #expect(bed.sent?["author"]?["address"] == #"{"zip":1}"#)
    }

    @Test func ofARowThatIsThereAlreadyOnlyTheIdIsSent() async throws {
        for resources in [Self.resources, "{named: {posts: , users: {table: people, operations: [list, show]}}}"] {
            let bed = try RulesBed(resources, answer: Self.written)
            _ = try await bed.send("PATCH posts/a", #"{"author":{"id":"p","mail":"x","name":"x","address":{"zip":1}}}"#)
            #expect(bed.sent == ["author": "p"])
        }
    }

    @Test func rowsOfTablesThatAreNotWrittenHereAreNotWrittenAlong() async throws {
        let bed = try RulesBed("{named: {posts: , users: {table: people, operations: [list, show]}}}")
        let refusal = try #require(await bed.refusal("PATCH posts/a", #"{"author":{"address":"x"}}"#))
        #expect(refusal.message.hasPrefix("`author` leads to rows that cannot be written here."))
        #expect(bed.transport.requests.isEmpty)
    }
}
