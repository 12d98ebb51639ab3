import Refine

/// A way in which the recorded providers lose part of what refine asked for, with the exact reading of every trace that shows it.
struct TraceLoss: Sendable {
    enum Reading: Sendable, Equatable {
        case request(DataRequest.Operation, resource: String = "posts")
        /// The provider sent one request a row.
        case requests([DataRequest.Operation])
        case refused(Int, String)
        /// The provider sent nothing: it threw, or has no such method.
        case nothing
    }

    struct Case: Sendable {
        /// `Trace.key`: `getList: operator lt`.
        var key: String
        /// `nil` for all of the dialect.
        var providers: [Trace.Provider]?
        var reading: Reading
    }

    var name: String
    var cases: [Case]

    init(_ name: String, _ cases: [Case]...) {
        self.name = name
        self.cases = cases.flatMap { $0 }
    }

    func reading(of trace: Trace) -> Reading? {
        cases.first { $0.key == trace.key && $0.providers?.contains(trace.provider) ?? true }?.reading
    }
}

/// Short forms for the catalogue.
extension TraceLoss.Case {
    typealias Provider = Trace.Provider

    static let axios: [Trace.Provider] = [.axios4, .axios5]

    /// A list's first page with these filters.
    static func list(
        _ note: String, by providers: [Provider]? = nil, _ filters: [CrudFilter] = [], sorters: [CrudSort] = [],
        page: Pagination = .window(offset: 0, limit: 10), search: String? = nil
    ) -> Self {
        let list = ListRequest(filters: filters, sorters: sorters, pagination: page, search: search)
        return Self(key: "getList: " + note, providers: providers, reading: .request(.getList(list)))
    }

    static func operation(
        _ key: String, by providers: [Provider]? = nil, _ operation: DataRequest.Operation
    ) -> Self {
        Self(key: key, providers: providers, reading: .request(operation))
    }

    static func refused(_ key: String, by providers: [Provider]? = nil, _ status: Int, _ type: String) -> Self {
        Self(key: key, providers: providers, reading: .refused(status, type))
    }

    static func nothing(_ key: String, by providers: [Provider]? = nil) -> Self {
        Self(key: key, providers: providers, reading: .nothing)
    }
}
