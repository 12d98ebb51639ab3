import Appwrite
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Plan: writes and permissions")
struct WritePlanTests {
    private func planner(
        _ credential: Credential = .session("s"), schema: TableSchema? = SampleSchema.plain,
        defaults: [Permission]? = nil
    ) -> Planner {
        Planner(table: SampleSchema.table, schema: schema, credential: credential, defaultPermissions: defaults)
    }

    private func created(
        _ permissions: PermissionInput?, defaults: [Permission]? = nil
    ) throws -> [String]? {
        let input = RowInput(data: ["title": "x"], permissions: permissions)
        guard case .create(let row) = try planner(defaults: defaults).plan(.create(input)).work else { return nil }
        return row.permissions?.map(\.description)
    }

    private func change(_ permissions: PermissionInput?) throws -> PermissionChange? {
        let input = RowInput(data: ["title": "x"], permissions: permissions)
        guard case .update(_, let update) = try planner().plan(.update(id: "a", input)).work else { return nil }
        return update.permissions
    }

    @Test func nothingGivenTakesTheDefaultsOnCreateAndChangesNothingOnUpdate() throws {
        #expect(try created(nil) == nil)
        #expect(try created(nil, defaults: [Permission(.read, .any)]) == [#"read("any")"#])
        #expect(try created(nil, defaults: []) == [])
        #expect(
            try created(nil, defaults: [Permission(.write, .any)]) == [#"update("any")"#, #"delete("any")"#])
        #expect(try change(nil) == .unchanged)
    }

    /// Headers are read once for all rows of a request, and mean for each what they mean for one.
    @Test func permissionsOfSeveralRowsAreThoseOfEach() throws {
        let headers = PermissionInput(read: ["users", #"delete("any")"#], write: ["team:t/owner"])
        var inputs: [PermissionInput?] = [nil, headers]
        for own in [[#"read("any")"#], [], [#"update("users")"#, #"delete("any")"#]] {
            inputs.append(PermissionInput(permissions: own))
            var both = headers
            both.permissions = own
            inputs += [both, headers]
        }
        let rows = inputs.map { RowInput(data: ["title": "x"], permissions: $0) }
        for defaults in [nil, [Permission(.read, .guests)]] {
            guard case .createMany(let new, _) = try planner(defaults: defaults).plan(.createMany(rows)).work else {
                Issue.record("no createMany")
                return
            }
            for (input, row) in zip(inputs, new) {
                let told = row.permissions?.map(\.description)
                #expect(try told.map(Set.init) == created(input, defaults: defaults).map(Set.init))
            }
        }
    }

    @Test func bodyAndHeadersAreJoined() throws {
        let input = PermissionInput(
            permissions: [#"read("any")"#], read: ["users", #"read("any")"#],
            write: ["team:t/owner", #"update("users")"#])
        #expect(
            try created(input, defaults: [Permission(.read, .guests)]) == [
                #"read("any")"#, #"read("users")"#, #"update("team:t/owner")"#, #"delete("team:t/owner")"#,
                #"update("users")"#,
            ], "write is an update and a delete, as Appwrite has it")
        #expect(try created(PermissionInput(permissions: [])) == [], "an empty list gives nobody anything")
    }

    @Test func aHeaderAloneReplacesItsHalf() throws {
        #expect(try change(PermissionInput(read: ["any"])) == .readReplaced([Permission(.read, .any)]))
        #expect(
            try change(PermissionInput(write: ["any"]))
                == .writeReplaced([Permission(.update, .any), Permission(.delete, .any)]))
        #expect(
            try change(PermissionInput(read: ["any"], write: ["users"]))
                == .replaced([
                    Permission(.read, .any), Permission(.update, .users(nil)), Permission(.delete, .users(nil)),
                ]))
        #expect(try change(PermissionInput(permissions: [])) == .replaced([]))

        let present = [Permission(.read, .any), Permission(.update, .any), Permission(.delete, .guests)]
        let given = [Permission(.read, .guests)]
        #expect(PermissionChange.readReplaced(given).applied(to: present) == given + present.dropFirst())
        #expect(PermissionChange.writeReplaced([]).applied(to: present) == [Permission(.read, .any)])
        #expect(PermissionChange.unchanged.applied(to: present) == nil)
    }

    /// refine's Appwrite provider puts both lists together, so that its users write `writePermissions: [Permission.read(Role.any())]`.
    @Test func aFullPermissionMeansInEitherHeaderWhatItSays() throws {
        #expect(try created(PermissionInput(write: [#"read("any")"#])) == [#"read("any")"#])
        #expect(
            try created(PermissionInput(read: [#"update("users")"#, "any"], write: ["users"]))
                == [#"update("users")"#, #"read("any")"#, #"delete("users")"#])
        // On an update it is the half of what is said that is replaced, and no other goes without a word.
        #expect(try change(PermissionInput(write: [#"read("any")"#])) == .readReplaced([Permission(.read, .any)]))
        #expect(try change(PermissionInput(read: [#"delete("any")"#])) == .writeReplaced([Permission(.delete, .any)]))
        #expect(
            try change(PermissionInput(write: [#"read("any")"#, #"update("any")"#]))
                == .replaced([Permission(.read, .any), Permission(.update, .any)]))
        #expect(try change(PermissionInput(write: [])) == .writeReplaced([]))
        #expect(try change(PermissionInput(read: [])) == .readReplaced([]))
    }

    static let malformed: [(input: PermissionInput, mustContain: [String])] = [
        (PermissionInput(permissions: ["read(any)"]), ["`$permissions`", "read(any)"]),
        (PermissionInput(permissions: [#"create("any")"#]), ["`$permissions`", "create"]),
        (PermissionInput(permissions: ["any"]), ["`$permissions`", "any"]),
        (PermissionInput(read: ["nobody"]), ["`X-Read-Permissions`", "nobody"]),
        (PermissionInput(read: ["user:"]), ["`X-Read-Permissions`", "user:"]),
        (PermissionInput(read: [#"peek("any")"#]), ["`X-Read-Permissions`", "peek"]),
        (PermissionInput(write: ["any/x"]), ["`X-Write-Permissions`", "any/x"]),
        (PermissionInput(write: [""]), ["`X-Write-Permissions`"]),
        (PermissionInput(read: [#"create("any")"#]), ["`X-Read-Permissions`", "create"]),
    ]

    @Test(arguments: malformed)
    func malformedPermissionsAreNamed(_ example: (input: PermissionInput, mustContain: [String])) {
        let error = #expect(throws: HttpError.self) { try created(example.input) }
        #expect(error?.statusCode == 400)
        #expect(error?.type == "gateway_permission_invalid")
        #expect(error?.errors.keys.sorted() == ["$permissions"])
        for word in example.mustContain { #expect(error?.message.contains(word) == true) }
    }

    @Test func aRowTakesAHundredPermissions() throws {
        let hundred = (0..<100).map { "user:u\($0)" }
        #expect(try created(PermissionInput(read: hundred))?.count == 100)
        #expect(throws: HttpError.self) { try created(PermissionInput(read: hundred + ["any"])) }
        #expect(try created(PermissionInput(write: Array(hundred.prefix(50))))?.count == 100)
        #expect(throws: HttpError.self) { try created(PermissionInput(write: Array(hundred.prefix(51)))) }
    }

    @Test func anUpdateMustChangeSomething() throws {
        let error = #expect(throws: HttpError.self) { try planner().plan(.update(id: "a", RowInput(data: [:]))) }
        #expect(error?.type == "gateway_update_empty")
        #expect(throws: Never.self) {
            try planner().plan(.update(id: "a", RowInput(data: [:], permissions: PermissionInput(read: ["any"]))))
        }
    }

    static let strategies: [(credential: Credential, schema: TableSchema?, expected: WriteStrategy)] = [
        (.key("k"), SampleSchema.plain, .bulk), (.key("k"), nil, .bulk), (.key("k"), SampleSchema.posts, .transaction),
        (.session("s"), SampleSchema.plain, .transaction), (.jwt("j"), nil, .transaction), (.guest, nil, .oneByOne),
    ]

    @Test(arguments: strategies)
    func severalRowsAreWrittenAsTheCallerMay(
        _ example: (credential: Credential, schema: TableSchema?, expected: WriteStrategy)
    ) throws {
        let planner = planner(example.credential, schema: example.schema)
        let rows = [RowInput(data: ["title": "a"]), RowInput(data: ["title": "b"])]
        guard case .createMany(_, let strategy) = try planner.plan(.createMany(rows)).work else {
            Issue.record("no createMany")
            return
        }
        #expect(strategy == example.expected)
        #expect(
            try planner.plan(.deleteMany(ids: ["a", "b", "a"])).work
                == .deleteMany(ids: ["a", "b"], example.expected))
    }

    @Test func permissionsThatDependOnTheRowAreNotSentInBulk() throws {
        let input = RowInput(data: ["title": "a"], permissions: PermissionInput(read: ["any"]))
        guard
            case .updateMany(_, _, let strategy) = try planner(.key("k")).plan(.updateMany(ids: ["a", "b"], input)).work
        else {
            Issue.record("no updateMany")
            return
        }
        #expect(strategy == .transaction)
    }

    @Test(arguments: ["..", ".", "", "a/b", "-a", "_a", "a b", "ü", String(repeating: "a", count: 256)])
    func idsThatNoRowHasAreNotFound(_ id: String) {
        let update = RowInput(data: ["title": "x"])
        for operation: DataRequest.Operation in [
            .getOne(id: id), .update(id: id, update), .deleteOne(id: id), .deleteMany(ids: ["a", id]),
            .updateMany(ids: [id], update),
        ] {
            let error = #expect(throws: HttpError.self) { try planner().plan(operation) }
            #expect(error?.statusCode == 404)
            #expect(error?.type == "row_not_found")
        }
    }

    @Test func plansCanBeRead() throws {
        let input = RowInput(data: ["title": "x", "views": 1], permissions: PermissionInput(read: ["any"]))
        #expect(
            try planner().plan(.create(input)).description
                == #"POST /tablesdb/main/tables/posts/rows a new id [title, views] permissions [read("any")]"#)
        #expect(
            try planner().plan(.updateMany(ids: ["a", "b"], input)).description == """
                transaction: 2 rows
                PATCH /tablesdb/main/tables/posts/rows/a [title, views] read permissions [read("any")]
                PATCH /tablesdb/main/tables/posts/rows/b [title, views] read permissions [read("any")]
                """)
        #expect(try planner().plan(.deleteOne(id: "a")).description == "DELETE /tablesdb/main/tables/posts/rows/a")
        #expect(
            try planner(.guest).plan(.deleteMany(ids: ["a"])).description == """
                oneByOne: 1 rows
                DELETE /tablesdb/main/tables/posts/rows/a
                """)
        #expect(
            try planner().plan(.getOne(id: "a", Selection(fields: ["title"]))).description == """
                GET /tablesdb/main/tables/posts/rows/a
                  {"method":"select","values":["title"]}
                """)
    }

    // MARK: What a write refers to

    private func links(_ operation: DataRequest.Operation) throws -> [RowLinks] {
        try Planner(table: SampleSchema.table, schema: SampleSchema.posts, credential: .session("s")).plan(operation)
            .links
    }

    private func link(_ column: String, _ ids: [String], isKept: Bool = false) -> RowLinks {
        RowLinks(column: column, table: TableReference(database: "main", table: "people"), ids: ids, isKept: isKept)
    }

    @Test func idsOfOtherRowsAreLookedFor() throws {
        let data: JSONObject = ["author": ["id": "a"], "comments": ["b", ["$id": "c"], ["name": "new"], "b"]]
        #expect(
            try links(.update(id: "p", RowInput(data: data))) == [link("author", ["a"]), link("comments", ["b", "c"])])
        #expect(
            try links(.create(RowInput(data: data))) == [
                link("author", ["a"], isKept: true), link("comments", ["b", "c"]),
            ])
        #expect(
            try links(.createMany([RowInput(data: ["author": "a"]), RowInput(data: ["author": "b"])]))
                == [link("author", ["a", "b"], isKept: true)])
        for nothing: JSONObject in [["title": "x"], ["author": .null, "comments": []]] {
            #expect(try links(.update(id: "p", RowInput(data: nothing))).isEmpty)
        }
        #expect(try links(.deleteOne(id: "p")).isEmpty)
    }

    @Test func aPlanSaysHowItLooksForThem() throws {
        let planner = Planner(table: SampleSchema.table, schema: SampleSchema.posts, credential: .session("s"))
        let plan = try planner.plan(.update(id: "p", RowInput(data: ["author": "a"])))
        #expect(plan.description.hasPrefix("GET /tablesdb/main/tables/people/rows\n"))
        #expect(plan.description.contains(#"{"method":"equal","attribute":"$id","values":["a"]}"#))
        #expect(plan.calls.map(\.method) == ["GET", "PATCH"])
    }
}
