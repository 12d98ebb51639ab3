import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Creating, changing and removing single rows.
struct RowWriteTests {
    private func harness(_ columns: [(kind: String, definition: JSONObject)] = Harness.columns) async throws -> Harness
    {
        let harness = try Harness()
        await harness.makeTable(columns: columns)
        return harness
    }

    @Test func answersARowInAppwritesOrder() async throws {
        let answer = try await harness().add("r", ["title": "x", "at": "2024-05-01T12:00:00+02:00", "price": 0.1])
        #expect(answer.status == 201)
        #expect(
            answer.body.object?.memberKeys == [
                "title", "count", "price", "done", "at", "state", "tags", "$id", "$sequence", "$createdAt",
                "$updatedAt",
                "$permissions", "$databaseId", "$tableId",
            ])
        #expect(answer.body["at"] == "2024-05-01T10:00:00.000+00:00")
        #expect(answer.body["tags"] == [])
        #expect(answer.body["$sequence"] == 1)
    }

    @Test(
        arguments: [
            (
                ["title": 5],
                #"Attribute "title" has invalid type. Value must be a valid string and no longer than 100 chars"#
            ),
            (["count": 5.5], #"Attribute "count" has invalid format. Value must be a valid integer"#),
            (
                ["count": 1001],
                #"Attribute "count" has invalid format. Value must be a valid range between -1,000 and 1,000"#
            ),
            (["price": "1"], #"Attribute "price" has invalid format. Value must be a valid float"#),
            (["done": 1], #"Attribute "done" has invalid type. Value must be a valid boolean"#),
            (
                ["at": "soon"],
                #"Attribute "at" has invalid type. Value must be valid date between 1000-01-01 00:00:00 and 9999-12-31 23:59:59."#
            ),
            (["state": "x"], #"Attribute "state" has invalid format. Value must be one of (draft, published)"#),
            (["tags": "x"], #"Attribute "tags" must be an array"#),
            (
                ["tags": ["ok", 1]],
                #"Attribute "tags['1']" has invalid type. Value must be a valid string and no longer than 20 chars"#
            ),
            (["nosuch": 1], #"Unknown attribute: "nosuch""#),
        ] as [(JSONObject, String)])
    func refusesValues(_ data: JSONObject, _ reason: String) async throws {
        let answer = try await harness().add("r", data)
        #expect(answer.type == "row_invalid_structure")
        #expect(answer.message == "Invalid document structure: " + reason)
    }

    @Test func idsAndUniqueValuesClashInAnyCase() async throws {
        let harness = try await harness()
        await harness.call(
            .post, "/tablesdb/main/tables/things/indexes", ["key": "one", "type": "unique", "columns": ["title"]])
        #expect(await harness.add("Abc", ["title": "x"]).status == 201)
        #expect(await harness.add("aBC", ["title": "y"]).type == "row_already_exists")
        #expect(await harness.add("d", ["title": "X "]).type == "row_already_exists")
        #expect(await harness.add("e", ["title": nil, "count": 1]).status == 201)
        #expect(await harness.add("f", ["count": 1]).status == 201)
    }

    @Test func updatesOnlyWhatIsNamed() async throws {
        let harness = try await harness()
        let created = await harness.add("r", ["title": "x", "count": 1], permissions: ["read(\"any\")"])
        let same = await harness.call(.patch, Harness.rows + "/r", ["data": ["title": "x"]])
        #expect(same.body["$updatedAt"] == created.body["$updatedAt"])
        let changed = await harness.call(.patch, Harness.rows + "/r", ["data": ["title": nil]])
        #expect(changed.body["title"] == .null)
        #expect(changed.body["count"] == 1)
        #expect(changed.body["$permissions"] == ["read(\"any\")"])
        #expect(changed.body["$updatedAt"] != created.body["$updatedAt"])
        #expect(await harness.call(.patch, Harness.rows + "/r", [:]).type == "row_missing_payload")
        #expect(await harness.call(.patch, Harness.rows + "/nosuch", ["data": ["count": 1]]).type == "row_not_found")
    }

    @Test func defaultsFillWhatIsMissingOrNull() async throws {
        let harness = try await harness([
            ("string", ["key": "name", "size": 10, "required": true]), ("integer", ["key": "level", "default": 3]),
        ])
        #expect(await harness.add("r", ["level": 1]).message?.contains("Missing required attribute \"name\"") == true)
        #expect(await harness.add("r", ["name": "n", "level": nil]).body["level"] == 3)
        await harness.call(.patch, Harness.rows + "/r", ["data": ["level": 9]])
        #expect(await harness.call(.patch, Harness.rows + "/r", ["data": ["level": nil]]).body["level"] == 3)
        #expect(await harness.call(.put, Harness.rows + "/r", ["data": ["level": 4]]).status == 400)
        let upserted = await harness.call(.put, Harness.rows + "/r", ["data": ["name": "m"]])
        #expect(upserted.status == 200)
        #expect(upserted.body["level"] == 3)
    }

    @Test func keysSetTimesAndClientsDoNot() async throws {
        let harness = try await harness()
        let old = "2020-01-01T00:00:00.000+00:00"
        let byKey = await harness.add("r", ["title": "x", "$createdAt": .string(old), "$sequence": 99, "$id": "other"])
        #expect(byKey.body["$createdAt"] == .string(old))
        #expect(byKey.body["$id"] == "r")
        #expect(byKey.body["$sequence"] == 1)
        await harness.call(
            .put, "/tablesdb/main/tables/things",
            ["name": "Things", "permissions": ["create(\"any\")"], "rowSecurity": true])
        let byGuest = await harness.call(
            .post, Harness.rows, ["rowId": "g", "data": ["title": "x", "$createdAt": .string(old)]], as: .guest)
        #expect(byGuest.status == 201)
        #expect(byGuest.body["$createdAt"] != .string(old))
    }

    @Test func refusesWritesThatCameTooLate() async throws {
        let harness = try await harness()
        let seen = await harness.add("r", ["title": "x"]).body["$updatedAt"]?.string ?? ""
        let headers = ["X-Appwrite-Timestamp": seen]
        #expect(
            await harness.call(.patch, Harness.rows + "/r", ["data": ["title": "y"]], headers: headers).status == 200)
        let late = await harness.call(.patch, Harness.rows + "/r", ["data": ["title": "z"]], headers: headers)
        #expect(late.type == "row_update_conflict")
        #expect(await harness.call(.delete, Harness.rows + "/r", headers: headers).status == 409)
    }

    @Test func countsUpAndDown() async throws {
        let harness = try await harness()
        _ = await harness.add("r", ["title": "5", "count": 999, "price": 1.5])
        let up = await harness.call(.patch, Harness.rows + "/r/count/increment", ["value": 5])
        #expect(up.body["count"] == 1004)
        #expect(up.body["$tableId"] == nil)
        #expect(await harness.call(.patch, Harness.rows + "/r/price/decrement", ["value": 0.25]).body["price"] == 1.25)
        let capped = await harness.call(.patch, Harness.rows + "/r/count/increment", ["max": 1004])
        #expect(capped.type == "column_limit_exceeded")
        #expect(await harness.call(.patch, Harness.rows + "/r/title/increment").type == "attribute_type_invalid")
        #expect(await harness.call(.patch, Harness.rows + "/r/nosuch/increment").type == "column_not_found")
        #expect(
            await harness.call(.patch, Harness.rows + "/r/count/increment", ["value": 0]).type
                == "general_argument_invalid")
    }

    @Test(
        arguments: [
            ("count", #"{"method":"increment","values":[3]}"#, 8),
            ("count", #"{"method":"multiply","values":[2]}"#, 10),
            ("count", #"{"method":"decrement","values":[9,0]}"#, 0),
            ("title", #"{"method":"stringConcat","values":["y"]}"#, "xy"),
            ("done", #"{"method":"toggle","values":[]}"#, false),
            ("tags", #"{"method":"arrayAppend","values":["c"]}"#, ["a", "b", "c"]),
            ("tags", #"{"method":"arrayRemove","values":["a"]}"#, ["b"]),
            ("title", #"{"method":"nosuch"}"#, #"{"method":"nosuch"}"#),
            ("at", #"{"method":"dateAddDays","values":[1]}"#, "2024-05-02T00:00:00.000+00:00"),
        ] as [(String, String, JSONValue)])
    func obeysOperators(_ key: String, _ text: String, _ expected: JSONValue) async throws {
        let harness = try await harness()
        _ = await harness.add("r", ["title": "x", "count": 5, "done": true, "tags": ["a", "b"], "at": "2024-05-01"])
        let answer = await harness.call(.patch, Harness.rows + "/r", ["data": .object([key: .string(text)])])
        #expect(answer.body[key] == expected, "\(answer.body)")
        // On create the same is only a text.
        let created = await harness.add("s", ["title": .string(text)])
        #expect(created.body["title"] == .string(text))
    }

    @Test func keepsFractionsTo14Digits() async throws {
        let harness = try await harness()
        _ = await harness.add("r", ["price": 0.30000000000000004])
        #expect(await harness.call(.get, Harness.rows + "/r").body["price"] == 0.3)
    }
}
