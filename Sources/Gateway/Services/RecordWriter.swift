import Appwrite
import JSONBytes
import Refine

/// Makes, changes and deletes records of a service, one at a time.
struct RecordWriter: RecordAsking {
    let client: AppwriteClient
    let resource: ServiceResource
    let caller: Caller
    let telling: @Sendable (AppwriteFailure) -> HttpError

    /// What a user can be made with; the rest is set once there is one.
    static let newUserAttributes: Set<String> = ["email", "phone", "password", "name"]

    // MARK: Create

    func create(_ input: RowInput) async throws(HttpError) -> (id: String, bytes: [UInt8]) {
        let new = try RecordInput(resource: resource).new(input)
        var body = JSONObject()
        if resource.description.choosesID {
            body[resource.service.idParameter] = .string(new.id ?? "unique()")
        }
        var later = JSONObject()
        for (key, value) in new.data.members {
            if resource.service == .users, !Self.newUserAttributes.contains(key) {
                later[key] = value
            } else {
                body[key] = value
            }
        }
        let record: [UInt8]
        do throws(HttpError) {
            record = try await writing { () throws(AppwriteFailure) in
                try await client.createRecord(in: new.list, body: body, as: caller)
            }
        } catch {
            throw error.naming(ids: new.id.map { [$0] } ?? [])
        }
        guard !later.isEmpty, let current = (try? JSONValue(parsing: record))?.object, let id = current["$id"]?.string
        else { return try shaped(record, new.list) }
        let changes = try RecordChanges(service: resource.service, current: current).calls(for: later)
        return try await carryOut(changes, on: id, in: new.list, else: record, created: true)
    }

    // MARK: Update and delete

    func update(_ id: String, _ input: RowInput) async throws(HttpError) -> [UInt8] {
        let change = try RecordInput(resource: resource).change(input)
        let place = try resource.place(of: id)
        let record = try await asking { () throws(AppwriteFailure) in
            try await client.getRecord(place.id, in: place.list, as: caller)
        }
        // As it is shown, which is what forms send back.
        guard let current = (try? JSONValue(parsing: try call(place.list).rewritten(row: record)))?.object else {
            throw telling(.unreadable("a record that is no object"))
        }
        guard current["id"]?.string == place.id else { throw telling(.missingRecord(resource.service)) }
        let refused = change.claims.members.filter { $0.value != (current[$0.key] ?? .null) }.map(\.key)
        guard refused.isEmpty else { throw .readOnlyColumns(refused) }
        let present = (current["$permissions"]?.array ?? []).compactMap { $0.string.flatMap { Permission($0) } }
        let calls = try RecordChanges(service: resource.service, current: current).calls(
            for: change.data, permissions: change.permissions.applied(to: present))
        return try await carryOut(calls, on: place.id, in: place.list, else: record).bytes
    }

    func delete(_ id: String) async throws(HttpError) {
        let place = try resource.place(of: id)
        // Appwrite finds records whatever the case of the letters in their ids.
        if Identifier.hasCapital(place.id) {
            try await asking { () throws(AppwriteFailure) in
                _ = try await call(place.list).row(place.id, queries: [])
            }
        }
        do throws(HttpError) {
            try await writing { () throws(AppwriteFailure) in
                try await client.deleteRecord(place.id, in: place.list, as: caller)
            }
        } catch {
            throw error.naming(ids: [id])
        }
    }

    // MARK: Calls

    private func writing<Value>(_ write: () async throws(AppwriteFailure) -> Value) async throws(HttpError) -> Value {
        do throws(AppwriteFailure) {
            return try await write()
        } catch {
            throw telling(error.leavesOpen ? .lost(error.cause) : error)
        }
    }

    /// Makes the calls in order, to the first failure.
    /// - Parameter record: what is answered when there are none.
    private func carryOut(
        _ changes: [RecordChange], on id: String, in list: RecordList, else record: [UInt8], created: Bool = false
    ) async throws(HttpError) -> (id: String, bytes: [UInt8]) {
        var record = record
        for (index, change) in changes.enumerated() {
            do throws(AppwriteFailure) {
                record = try await client.changeRecord(id, in: list, change, as: caller)
            } catch {
                var answer = telling(error.leavesOpen ? .lost(error.cause) : error)
                guard changes.count > 1 || created else { throw answer.naming(ids: [resource.id(of: id, in: list)]) }
                answer.add(
                    PartialChange(
                        id: resource.id(of: id, in: list), applied: changes[..<index].flatMap(\.attributes),
                        failed: change.attributes,
                        isUnknown: answer.isOutcomeUnknown,
                        left: changes[(index + 1)...].flatMap(\.attributes), isNew: created))
                throw answer
            }
        }
        if changes.last?.part == .prefs {
            // Those are answered alone, and everything is changed by now.
            guard let whole = try? await client.getRecord(id, in: list, as: caller) else {
                return (resource.id(of: id, in: list), RowBytes.bare(id: resource.id(of: id, in: list)))
            }
            record = whole
        }
        return try shaped(record, list)
    }

    private func shaped(_ record: [UInt8], _ list: RecordList) throws(HttpError) -> (id: String, bytes: [UInt8]) {
        do throws(AppwriteFailure) {
            return try RecordShape(resource, list).record(try call(list).rewritten(row: record))
        } catch {
            throw telling(error)
        }
    }
}
