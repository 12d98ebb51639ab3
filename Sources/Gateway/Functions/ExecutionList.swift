import Appwrite
import JSONBytes
import Refine

/// Which of a function's executions are asked for: `_start`, `_end` and `status`.
struct ExecutionList: Sendable, Equatable {
    static let largestPage = 100
    private static let statuses = ["waiting", "processing", "completed", "failed", "scheduled"]

    var start = 0
    var end = 25
    var status: String?

    /// - Throws: 400 that names the parameter.
    init(_ query: String) throws(HttpError) {
        var page: (start: Int?, end: Int?) = (nil, nil)
        for parameter in try QueryString(query).parameters {
            let value = parameter.value ?? ""
            switch parameter.name {
            case "_start": page.start = try Self.count(value, parameter.name)
            case "_end": page.end = try Self.count(value, parameter.name)
            case "status":
                guard Self.statuses.contains(value) else {
                    throw Self.refused("status", "must be one of \(Self.statuses.joined(separator: ", ")).")
                }
                status = value
            default: throw Self.refused(parameter.name, "is not known here; `_start`, `_end` and `status` are.")
            }
        }
        start = page.start ?? 0
        end = page.end ?? start.addingReportingOverflow(25).partialValue
        guard end >= start, end - start <= Self.largestPage else {
            throw Self.refused("_end", "must lie at most \(Self.largestPage) behind `_start`.")
        }
    }

    /// The newest first.
    var queries: [Query] {
        let filter = status.map { [Query.filter(.equal, column: "status", values: [.string($0)])] } ?? []
        return filter + [.orderDesc("$createdAt"), .limit(max(1, end - start)), .offset(start)]
    }

    private static func count(_ text: String, _ name: String) throws(HttpError) -> Int {
        guard let number = Int(text), (0...1_000_000).contains(number) else {
            throw refused(name, "must be a number from 0 to 1000000.")
        }
        return number
    }

    private static func refused(_ name: String, _ why: String) -> HttpError {
        HttpError(
            400, type: "gateway_parameter_invalid", "The parameter \(Excerpt.name(name)) \(why)", errors: [name: [why]])
    }
}
