import Appwrite
import Refine

/// What reading and writing a service's records have in common.
protocol RecordAsking: Sendable {
    var client: AppwriteClient { get }
    var resource: ServiceResource { get }
    /// Who asks Appwrite.
    var caller: Caller { get }
    /// What a failure of Appwrite's is to callers.
    var telling: @Sendable (AppwriteFailure) -> HttpError { get }
}

extension RecordAsking {
    func call(_ list: RecordList) -> TableCall {
        TableCall(client: client, table: ServiceResource.table(list), caller: caller, records: list)
    }

    func asking<Value>(_ body: () async throws(AppwriteFailure) -> Value) async throws(HttpError) -> Value {
        do throws(AppwriteFailure) {
            return try await body()
        } catch {
            throw telling(error)
        }
    }
}
