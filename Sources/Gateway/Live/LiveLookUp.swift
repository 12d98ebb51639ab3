import Appwrite
import Refine

/// Finds out whether a channel's resource is there, where the configuration alone does not say so.
struct LiveLookUp: Sendable {
    /// Whether a table is known to be there without asking.
    var isKnown: @Sendable (TableReference) -> Bool
    /// Why a resource is none; `nil` where it is one, or that cannot be known.
    var refusal: @Sendable (_ resource: String) async -> HttpError?

    /// Whatever the configuration exposes is taken to be there.
    static let trusting = LiveLookUp(isKnown: { _ in true }, refusal: { _ in nil })
}

extension LiveLookUp {
    /// Asks for tables' schemas, as every other route does. Without a server key there is nobody to ask.
    /// - Parameter names: those of tables that may have been meant.
    init(
        _ schemas: SchemaCache, _ directory: ResourceDirectory, names: @escaping @Sendable () async -> [String]
    ) {
        guard schemas.isAvailable else {
            self = .trusting
            return
        }
        isKnown = { schemas.fresh($0) != nil }
        refusal = { resource in
            guard let table = directory.table(for: resource) else { return .resourceUnknown(resource, in: directory) }
            do throws(AppwriteFailure) {
                _ = try await schemas.schema(table)
                return nil
            } catch {
                guard case .refused(let refusal) = error, refusal.status == 404 || refusal.status == 400 else {
                    return nil
                }
                return .resourceUnknown(resource, in: directory, among: await names())
            }
        }
    }
}
