import Appwrite
import GatewayTesting
import JSONBytes
import Refine
import Testing

@testable import Gateway

/// Edit forms send rows back as they were read, with permissions that the caller may not grant.
@Suite("Execution: permissions that a row has already")
struct OwnPermissionTests {
    private static let refused = TransportResponse.appwriteError(
        401, "user_unauthorized", "Permissions must be one of: (any, users, user:me)")
    private static let own = TransportResponse.json(
        #"{"$id":"a","title":"t","$permissions":["read(\"any\")","update(\"team:editors\")","delete(\"team:editors\")"]}"#
    )

    private static func update(_ permissions: [String], title: String? = "x") -> DataRequest.Operation {
        .update(id: "a", input(permissions, title: title))
    }

    private static func input(_ permissions: [String], title: String? = "x") -> RowInput {
        RowInput(
            data: title.map { ["title": .string($0)] } ?? [:],
            permissions: PermissionInput(permissions: permissions))
    }

    @Test func areNoChangeWhateverTheCallerMayGrant() async throws {
        let bed = ExecutionBed(Self.refused, Self.own, Self.own)
        _ = try await bed.run(Self.update([#"write("team:editors")"#, #"read("any")"#]))
        #expect(bed.calls == ["PATCH /rows/a", "GET /rows/a", "PATCH /rows/a"])
        #expect(bed.transport.requests.last?.bodyText == #"{"data":{"title":"x"}}"#)
    }

    @Test func aloneTheyLeaveTheRowAsItIs() async throws {
        let bed = ExecutionBed(Self.refused, Self.own, Self.own)
        let answer = try await bed.run(Self.update([#"write("team:editors")"#, #"read("any")"#], title: nil))
        #expect(answer.rowText.hasPrefix(#"{"id":"a""#))
        #expect(bed.calls == ["PATCH /rows/a", "GET /rows/a", "GET /rows/a"])
    }

    @Test(arguments: [[#"read("any")"#], [#"write("team:editors")"#, #"read("any")"#, #"read("team:editors")"#]])
    func othersAreStillRefused(_ permissions: [String]) async throws {
        let bed = ExecutionBed(Self.refused, Self.own)
        let error = await #expect(throws: ExecutionError.self) { try await bed.run(Self.update(permissions)) }
        #expect(error.map { FailureMapping.error(for: $0).statusCode } == 401)
        #expect(bed.calls == ["PATCH /rows/a", "GET /rows/a"])
    }

    /// Whoever may grant them is not asked twice.
    @Test func whatIsGrantedCostsNothingMore() async throws {
        let bed = ExecutionBed(Self.own)
        _ = try await bed.run(Self.update([#"read("any")"#]))
        #expect(bed.calls == ["PATCH /rows/a"])
    }

    @Test func theyAreNoneOfSeveralRowsEither() async throws {
        let list = TransportResponse.json(
            #"{"total":2,"rows":[{"$id":"a","$permissions":["read(\"any\")"]},{"$id":"b","$permissions":["read(\"any\")"]}]}"#
        )
        let transaction = TransportResponse.json(#"{"$id":"t"}"#, status: 201)
        let bed = ExecutionBed(
            transaction, Self.refused, .json("{}"), list, transaction, .json("{}", status: 201), .json("{}"), list)
        let answer = try await bed.run(.updateMany(ids: ["a", "b"], Self.input([#"read("any")"#])))
        #expect(Rows.ids(answer.bytes) == ["a", "b"])
        let staged = bed.transport.requests.compactMap(\.bodyText).filter { $0.contains("operations") }
        #expect(staged.count == 2)
        #expect(staged.first?.contains("permissions") == true)
        #expect(staged.last?.contains("permissions") == false)
    }
}

extension DataAnswer {
    fileprivate var bytes: [UInt8] { Array(rowText.utf8) }
}
