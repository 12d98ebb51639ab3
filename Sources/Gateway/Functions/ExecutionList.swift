import Appwrite
import JSONBytes
import Refine

/// Which of a function's executions are asked for: `_start`, `_end` and `status`.
struct ExecutionList: Sendable, Equatable {
    static let largestPage = 100
    private static let statuses = ["waiting", "processing", "completed", "failed", "scheduled"]

    var page = 0..<25
    var status: String?

    /// - Throws: 400 that names the parameter.
    init(_ query: String) throws(HttpError) {
        var window = PageWindow()
        for parameter in try QueryString(query).parameters {
            let value = parameter.value ?? ""
            if try window.take(parameter.name, value) { continue }
            switch parameter.name {
            case "status":
                guard Self.statuses.contains(value) else {
                    throw .parameterInvalid("status", "must be one of \(Self.statuses.joined(separator: ", ")).")
                }
                status = value
            default: throw .parameterInvalid(parameter.name, "is not known here; `_start`, `_end` and `status` are.")
            }
        }
        page = try window.range(usual: 25, largest: Self.largestPage)
    }

    var filters: [Query] { status.map { [.filter(.equal, column: "status", values: [.string($0)])] } ?? [] }

    /// The newest first.
    var queries: [Query] {
        filters + [.orderDesc("$createdAt"), .limit(max(1, page.count)), .offset(page.lowerBound)]
    }
}
