import Appwrite
import Refine

extension ServiceData {
    /// What a caller may do with a resource as far as the gateway decides it. Where Appwrite is asked by the caller, it has its say then.
    /// - Throws: what Appwrite's failures are to callers.
    func map(
        of resource: ServiceResource, as caller: Caller, grant: AccessGrant?
    ) async throws(HttpError) -> AccessMap {
        do throws(HttpError) {
            try await admitted(caller, to: resource)
        } catch {
            guard [401, 403].contains(error.statusCode) else { throw error }
            return AccessMap { _ in .no(error) }
        }
        let list = RecordList(resource.service)
        let question = AccessQuestion(
            resource: resource.name, table: ServiceResource.table(list), operations: resource.operations, grant: grant,
            rights: .unlimited)
        return question.map
    }
}
