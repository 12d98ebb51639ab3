import Appwrite
import JSONBytes

/// Gives a value about to be written the type of its column: CSV imports and HTML forms send texts for everything, and Appwrite takes
/// no text for a number. What does not fit exactly is refused; nothing is guessed.
///
/// `docs/writes.md` has the table.
struct ColumnCoercion: Sendable {
    let column: Column

    func coerced(_ given: JSONValue) throws(ValueFault) -> JSONValue {
        switch column.type {
        case .other: return given
        case .relationship: return try related(given)
        case .geometry: return try geometry(given)
        default: return column.isArray ? try list(given) : try single(given)
        }
    }

    // MARK: Lists

    private func list(_ given: JSONValue) throws(ValueFault) -> JSONValue {
        switch given {
        case .null: return .null
        case .array(let elements): return try list(elements)
        case .string(""): return .array([])
        case .string(let text):
            guard let elements = (try? JSONValue(parsing: text))?.array else { throw fault(given, "a JSON array") }
            return try list(elements)
        default: throw fault(given, "a JSON array")
        }
    }

    private func list(_ elements: [JSONValue]) throws(ValueFault) -> JSONValue {
        var coerced: [JSONValue] = []
        coerced.reserveCapacity(elements.count)
        for element in elements { coerced.append(element.isNull ? .null : try value(element)) }
        return .array(coerced)
    }

    // MARK: Single values

    /// An empty field of a form or of a CSV file is no value, except in a text, where it is a text.
    private func single(_ given: JSONValue) throws(ValueFault) -> JSONValue {
        if given.isNull { return .null }
        if given == "", column.type != .string || column.format != nil || column.elements != nil { return .null }
        return try value(given)
    }

    private func value(_ given: JSONValue) throws(ValueFault) -> JSONValue {
        switch column.type {
        case .integer: try integer(given)
        case .float: try float(given)
        case .boolean: try boolean(given)
        case .datetime: try datetime(given)
        default: try text(given)
        }
    }

    private func text(_ given: JSONValue) throws(ValueFault) -> JSONValue {
        switch given {
        case .string: given
        case .number(let number): .string(number.literal)
        case .bool(let flag): .string(flag ? "true" : "false")
        case .null, .array, .object: throw fault(given, "a text")
        }
    }

    private func integer(_ given: JSONValue) throws(ValueFault) -> JSONValue {
        switch given {
        case .number(let number) where number.int64 != nil: return given
        case .string(let text):
            let digits = text.utf8.first == 0x2D ? text.utf8.dropFirst() : text.utf8[...]
            guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }), let integer = Int64(text) else {
                throw fault(given, "a whole number of 64 bits")
            }
            return .integer(integer)
        default: throw fault(given, "a whole number of 64 bits")
        }
    }

    private func float(_ given: JSONValue) throws(ValueFault) -> JSONValue {
        let number: JSONNumber? =
            switch given {
            case .number(let number): number
            case .string(let text): JSONNumber(text)
            default: nil
            }
        guard let number, number.double.isFinite else { throw fault(given, "a number") }
        return .number(number)
    }

    /// Spreadsheets write `TRUE`.
    private func boolean(_ given: JSONValue) throws(ValueFault) -> JSONValue {
        let word: String
        switch given {
        case .bool: return given
        case .string(let text): word = text.lowercased()
        case .number(let number): word = number.literal
        default: throw fault(given, "`true` or `false`")
        }
        switch word {
        case "true", "1": return true
        case "false", "0": return false
        default: throw fault(given, "`true` or `false`")
        }
    }

    private func datetime(_ given: JSONValue) throws(ValueFault) -> JSONValue {
        guard let date = given.string.flatMap({ DateTimeText.normalized($0) }) else {
            throw fault(given, "a date of ISO 8601")
        }
        guard DateTimeText.isStorable(date) else { throw fault(given, DateTimeText.storable) }
        return .string(date)
    }

    // MARK: Relationships and places

    /// Nothing is null where a row leads to one other row, and no rows where it leads to several: Appwrite takes each for its kind
    /// alone.
    private func related(_ given: JSONValue) throws(ValueFault) -> JSONValue {
        guard let relationship = column.relationship else { return try reference(given) }
        switch given {
        case .null, "": return relationship.isToMany ? .array([]) : .null
        case .array(let elements) where elements.isEmpty && !relationship.isToMany: return .null
        default: return try reference(given)
        }
    }

    private func reference(_ given: JSONValue) throws(ValueFault) -> JSONValue {
        switch given {
        case .null, .string(""): return .null
        case .string: return given
        case .number(let number) where number.isWrittenAsInteger: return .string(number.literal)
        case .object: return RelatedRow.reference(given)
        case .array(let elements):
            var rows: [JSONValue] = []
            for element in elements where !element.isNull { rows.append(try reference(element)) }
            return .array(rows)
        case .number, .bool: throw fault(given, "a row's id")
        }
    }

    private func geometry(_ given: JSONValue) throws(ValueFault) -> JSONValue {
        switch given {
        case .null, .string(""): return .null
        case .array: return given
        case .string(let text):
            guard let coordinates = try? JSONValue(parsing: text), coordinates.array != nil else {
                throw fault(given, "an array of coordinates")
            }
            return coordinates
        default: throw fault(given, "an array of coordinates")
        }
    }

    private func fault(_ given: JSONValue, _ expected: String) -> ValueFault {
        ValueFault(column, given, expected)
    }
}
