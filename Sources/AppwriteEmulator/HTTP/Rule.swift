import Foundation
import JSONBytes

/// What a parameter must look like. Carries the sentence by which Appwrite refuses what does not.
struct Rule<Value: Sendable>: Sendable {
    /// Why a value is refused.
    struct Refusal: Error {
        var reason: String
    }

    let check: @Sendable (JSONValue) throws(Refusal) -> Value
    /// Whether null is taken too, for which the value is then `nil`.
    var takesNull = false

    init(_ description: String, _ parse: @escaping @Sendable (JSONValue) -> Value?) {
        check = { value throws(Refusal) in
            guard let parsed = parse(value) else { throw Refusal(reason: description) }
            return parsed
        }
    }

    init(checking check: @escaping @Sendable (JSONValue) throws(Refusal) -> Value) {
        self.check = check
    }

    /// The same rule that takes null as well.
    var nullable: Rule {
        var rule = self
        rule.takesNull = true
        return rule
    }
}

extension Rule where Value == String {
    static let customIDDescription =
        "Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore. Can't start "
        + "with a special char"
    static let uidDescription =
        "UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, and underscore. Can't start with a leading underscore"

    /// An id of the client's choice, or `unique()`.
    static let customID = Rule(customIDDescription) { value in
        value.string.flatMap { $0 == "unique()" || Formats.isCustomID($0) ? $0 : nil }
    }

    /// A key of a column or an index.
    static let key = Rule(customIDDescription) { value in value.string.flatMap { Formats.isCustomID($0) ? $0 : nil } }

    /// An id that should exist.
    static let uid = Rule(uidDescription) { value in value.string.flatMap { Formats.isUID($0) ? $0 : nil } }

    /// A text with a number of characters within limits.
    static func text(_ maximum: Int, atLeast minimum: Int = 1) -> Rule {
        let lower = minimum > 0 ? "at least \(minimum) chars and " : ""
        return Rule("Value must be a valid string and \(lower)no longer than \(maximum) chars") { value in
            guard let text = value.string else { return nil }
            let count = text.unicodeScalars.count
            return count >= minimum && count <= maximum ? text : nil
        }
    }

    static let email = Rule("Value must be a valid email address") { value in
        value.string.flatMap { Formats.isEmail($0) ? $0.lowercased() : nil }
    }

    static let url = Rule("Value must be a valid URL") { value in
        value.string.flatMap { Formats.isURL($0) ? $0 : nil }
    }

    static let ip = Rule("Value must be a valid IP address") { value in
        value.string.flatMap { Formats.isIP($0) ? $0 : nil }
    }

    static let phone = Rule("Phone number must start with a '+' can have a maximum of fifteen digits.") { value in
        guard let text = value.string, text.hasPrefix("+"), (7...15).contains(text.count - 1),
            text.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return text
    }

    /// A password to be set.
    static let newPassword = Rule(
        "Password must be between 8 and 265 characters long, and should not be one of the commonly used password."
    ) { value in value.string.flatMap { (8...256).contains($0.utf8.count) ? $0 : nil } }

    /// A password to be compared.
    static let password = Rule("Password must be between 8 and 256 characters long.") { value in
        value.string.flatMap { (8...256).contains($0.utf8.count) ? $0 : nil }
    }

    static func oneOf(_ choices: [String]) -> Rule {
        Rule("Value must be one of (\(choices.joined(separator: ", ")))") { value in
            value.string.flatMap { choices.contains($0) ? $0 : nil }
        }
    }
}

extension Rule where Value == Bool {
    /// Also the words and digits that a query string carries.
    static let boolean = Rule("Value must be a valid boolean") { value in
        switch value {
        case .bool(let flag): flag
        case .string("true"), .string("1"): true
        case .string("false"), .string("0"): false
        case .number(let number): number.int64 == 1 ? true : number.int64 == 0 ? false : nil
        default: nil
        }
    }
}

extension Rule where Value == Int64 {
    static let integer = Rule("Value must be a valid integer") { value in
        value.int64 ?? value.string.flatMap { Int64($0) }
    }

    static func integer(in range: ClosedRange<Int64>) -> Rule {
        Rule(
            "Value must be a valid range between \(Grouped.text(range.lowerBound)) and \(Grouped.text(range.upperBound))"
        ) { value in
            (value.int64 ?? value.string.flatMap { Int64($0) }).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension Rule where Value == JSONNumber {
    /// An integer or a fraction.
    static let number = Rule("Value must be a valid number") { value in
        value.number ?? value.string.flatMap { JSONNumber($0) }
    }
    static let float = Rule("Value must be a valid float") { $0.number }
}

extension Rule where Value == JSONObject {
    /// An object, or an object as JSON text. A list counts as an object with the keys 0, 1, 2….
    static let object = Rule("Value must be a valid object") { JSONObject(loosely: $0) }
    static let jsonText = Rule("Value must be a valid JSON string") { JSONObject(loosely: $0) }
}

extension JSONObject {
    /// Reads what Appwrite takes for an object.
    init?(loosely value: JSONValue) {
        switch value {
        case .object(let object): self = object
        case .array(let elements): self.init(elements.enumerated().map { (String($0.offset), $0.element) })
        case .string(let text):
            guard let parsed = try? JSONValue(parsing: text), parsed.object != nil || parsed.array != nil else {
                return nil
            }
            self.init(loosely: parsed)
        default: return nil
        }
    }
}

extension Rule {
    /// A list of values that all follow one rule.
    static func list<Element: Sendable>(of rule: Rule<Element>, upTo maximum: Int) -> Rule where Value == [Element] {
        Rule { value throws(Refusal) in
            let lengthReason = "Value must a valid array no longer than \(maximum) items and "
            func refused(_ reason: String) -> Refusal { Refusal(reason: lengthReason + reason) }
            guard let elements = value.array, elements.count <= maximum else { throw refused(rule.reasonForNothing) }
            var result: [Element] = []
            for element in elements {
                do throws(Rule<Element>.Refusal) {
                    result.append(try rule.check(element))
                } catch {
                    throw refused(error.reason)
                }
            }
            return result
        }
    }

    /// What the rule says about a value that cannot follow it.
    private var reasonForNothing: String {
        do throws(Refusal) {
            _ = try check(.null)
            return ""
        } catch {
            return error.reason
        }
    }
}

/// Numbers as Appwrite's messages write them: `9,223,372,036,854,775,807`.
enum Grouped {
    static func text(_ number: Int64) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        groups.insert(digits, at: 0)
        return (number < 0 ? "-" : "") + groups.joined(separator: ",")
    }
}
