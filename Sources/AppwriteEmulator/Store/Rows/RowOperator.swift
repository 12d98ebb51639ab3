import Foundation
import JSONBytes

/// A change that is computed from the value that is there: `{"method": "increment", "values": [1]}`, given as an object or as
/// JSON text in place of a value. Updates and upserts obey it, creates do not.
///
/// Text that merely looks like this is obeyed too, as the real server does it.
struct RowOperator: Sendable {
    enum Method: String, Sendable {
        case increment, decrement, multiply, divide, modulo, power
        case stringConcat, stringReplace
        case toggle
        case arrayAppend, arrayPrepend, arrayInsert, arrayRemove, arrayUnique, arrayIntersect, arrayDiff, arrayFilter
        case dateAddDays, dateSubDays, dateSetNow
    }

    typealias Refusal = RowChecker.Refusal

    let method: Method
    let values: [JSONValue]

    /// - Returns: `nil` for everything that is a plain value.
    init?(_ value: JSONValue) {
        let object: JSONObject?
        switch value {
        case .object(let members): object = members
        case .string(let text) where text.utf8.first == UInt8(ascii: "{"):
            object = (try? JSONValue(parsing: text))?.object
        default: object = nil
        }
        guard let object, let method = object["method"]?.string.flatMap(Method.init),
            let values = (object["values"] ?? []).array
        else {
            return nil
        }
        self.method = method
        self.values = values
    }

    /// The new value.
    func apply(to current: JSONValue, of column: ColumnModel, now: Instant) throws(Refusal) -> JSONValue {
        switch method {
        case .increment, .decrement, .multiply, .divide, .modulo, .power: try arithmetic(current, column)
        case .stringConcat, .stringReplace: try text(current, column)
        case .toggle: try toggled(current, column)
        case .dateAddDays, .dateSubDays, .dateSetNow: try date(current, column, now)
        default: try list(current, column)
        }
    }

    private func refused(_ kind: String, _ column: ColumnModel) -> Refusal {
        Refusal(reason: "Cannot apply \(method.rawValue) operator to non-\(kind) field '\(column.key)'")
    }

    private func wrongValues() -> Refusal {
        Refusal(reason: "Cannot apply \(method.rawValue) operator: the values do not fit")
    }

    // MARK: Numbers

    private func arithmetic(_ current: JSONValue, _ column: ColumnModel) throws(Refusal) -> JSONValue {
        guard !column.isArray, column.kind == .integer || column.kind == .double else {
            throw refused("numeric", column)
        }
        guard let operand = values.first?.number ?? (values.isEmpty && method != .power ? JSONNumber(1) : nil) else {
            throw Refusal(
                reason: "Cannot apply \(method.rawValue) operator: value must be numeric, got a value of another type")
        }
        let bound = values.dropFirst().first?.number
        if column.kind == .integer, let left = current.isNull ? 0 : current.int64, let right = operand.int64 {
            if let exact = integer(left, right) { return .integer(limited(exact, bound?.int64)) }
            if method == .increment || method == .decrement || method == .multiply { throw overflow(column) }
        }
        let left = current.number?.double ?? 0
        let result = limited(try fraction(left, operand.double), bound?.double)
        guard result.isFinite else { throw overflow(column) }
        if column.kind == .double { return .number(JSONNumber(result) ?? JSONNumber(0)) }
        guard let whole = Int64(exactly: result.rounded()) else { throw overflow(column) }
        return .integer(whole)
    }

    private func overflow(_ column: ColumnModel) -> Refusal {
        Refusal(reason: "Cannot apply \(method.rawValue) operator: the result is out of range of '\(column.key)'")
    }

    /// The result where integers give an integer; `nil` where they do not, or it does not fit.
    private func integer(_ left: Int64, _ right: Int64) -> Int64? {
        switch method {
        case .increment: return exact(left.addingReportingOverflow(right))
        case .decrement: return exact(left.subtractingReportingOverflow(right))
        case .multiply: return exact(left.multipliedReportingOverflow(by: right))
        case .modulo: return right == 0 ? nil : exact(left.remainderReportingOverflow(dividingBy: right))
        default: return nil
        }
    }

    private func exact(_ result: (partialValue: Int64, overflow: Bool)) -> Int64? {
        result.overflow ? nil : result.partialValue
    }

    private func fraction(_ left: Double, _ right: Double) throws(Refusal) -> Double {
        switch method {
        case .increment: return left + right
        case .decrement: return left - right
        case .multiply: return left * right
        case .power: return pow(left, right)
        default:
            guard right != 0 else {
                throw Refusal(
                    reason:
                        "Cannot apply \(method.rawValue) operator: \(method == .divide ? "division" : "modulo") by zero"
                )
            }
            return method == .divide ? left / right : fmod(left, right)
        }
    }

    /// The optional second value is the largest result, or for operators that make smaller the smallest.
    private func limited<Number: Comparable>(_ value: Number, _ bound: Number?) -> Number {
        guard let bound else { return value }
        return method == .decrement || method == .divide ? max(value, bound) : min(value, bound)
    }

    // MARK: Texts, truth values, dates

    private func text(_ current: JSONValue, _ column: ColumnModel) throws(Refusal) -> JSONValue {
        guard column.kind == .string, !column.isArray else { throw refused("string", column) }
        let text = current.string ?? ""
        if method == .stringConcat {
            guard let addition = values.first?.string else { throw wrongValues() }
            return .string(text + addition)
        }
        guard let search = values.first?.string, let replacement = values.dropFirst().first?.string else {
            throw wrongValues()
        }
        return .string(search.isEmpty ? text : text.replacing(search, with: replacement))
    }

    private func toggled(_ current: JSONValue, _ column: ColumnModel) throws(Refusal) -> JSONValue {
        guard column.kind == .boolean, !column.isArray else { throw refused("boolean", column) }
        return .bool(!(current.bool ?? false))
    }

    private func date(_ current: JSONValue, _ column: ColumnModel, _ now: Instant) throws(Refusal) -> JSONValue {
        guard column.kind == .datetime, !column.isArray else { throw refused("datetime", column) }
        if method == .dateSetNow { return .string(now.text) }
        guard let days = values.first?.int64, abs(days) < 4_000_000 else { throw wrongValues() }
        guard let moment = current.string.flatMap({ DateText.parse($0, now: now) }) else { return .null }
        return .string(moment.advanced(bySeconds: (method == .dateAddDays ? days : -days) * 86_400).text)
    }

    // MARK: Lists

    private func list(_ current: JSONValue, _ column: ColumnModel) throws(Refusal) -> JSONValue {
        guard column.isArray else { throw refused("array", column) }
        var elements = current.array ?? []
        switch method {
        case .arrayAppend: elements += values
        case .arrayPrepend: elements = values + elements
        case .arrayInsert:
            guard let index = values.first?.int64, values.count == 2, (0...Int64(elements.count)).contains(index) else {
                throw wrongValues()
            }
            elements.insert(values[1], at: Int(index))
        case .arrayRemove: elements.removeAll { values.first == $0 }
        case .arrayUnique:
            var seen: Set<JSONValue> = []
            elements = elements.filter { seen.insert($0).inserted }
        case .arrayIntersect: elements = elements.filter(values.contains)
        case .arrayDiff: elements = elements.filter { !values.contains($0) }
        case .arrayFilter: elements = try filtered(elements)
        default: break
        }
        return .array(elements)
    }

    private func filtered(_ elements: [JSONValue]) throws(Refusal) -> [JSONValue] {
        guard let condition = values.first?.string else { throw wrongValues() }
        let operand = values.dropFirst().first ?? .null
        func compare(_ element: JSONValue, _ decide: (Double, Double) -> Bool) -> Bool {
            guard let left = element.number?.double, let right = operand.number?.double else { return false }
            return decide(left, right)
        }
        switch condition {
        case "equal": return elements.filter { $0 == operand }
        case "notEqual": return elements.filter { $0 != operand }
        case "greaterThan": return elements.filter { compare($0, >) }
        case "greaterThanEqual": return elements.filter { compare($0, >=) }
        case "lessThan": return elements.filter { compare($0, <) }
        case "lessThanEqual": return elements.filter { compare($0, <=) }
        case "isNull": return elements.filter(\.isNull)
        case "isNotNull": return elements.filter { !$0.isNull }
        default: throw wrongValues()
        }
    }
}
