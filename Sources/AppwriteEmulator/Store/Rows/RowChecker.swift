import JSONBytes

/// Holds the values of a row against the columns of its table, as Appwrite does: first what is required, then what is unknown,
/// then each value. Every refusal is a sentence of Appwrite's.
struct RowChecker {
    struct Refusal: Error {
        var reason: String
    }

    let table: TableModel
    let now: Instant

    /// Columns that must have a value.
    func checkRequired(_ data: JSONObject) throws(Refusal) {
        for column in table.columns where column.isRequired && (data[column.key] ?? .null).isNull {
            throw Refusal(reason: "Missing required attribute \"\(column.key)\"")
        }
    }

    /// Keys that are columns.
    func checkKnown(_ data: JSONObject) throws(Refusal) {
        for key in data.memberKeys where table.definition(key)?.isHidden ?? true {
            throw Refusal(reason: "Unknown attribute: \"\(key)\"")
        }
    }

    /// One value for one column, in the form in which it is stored.
    func checked(_ value: JSONValue, for column: ColumnModel) throws(Refusal) -> JSONValue {
        if value.isNull { return .null }
        guard column.isArray else { return try checkedElement(value, for: column, label: column.key) }
        guard let elements = value.array else { throw Refusal(reason: "Attribute \"\(column.key)\" must be an array") }
        var result: [JSONValue] = []
        for (index, element) in elements.enumerated() {
            result.append(
                element.isNull ? .null : try checkedElement(element, for: column, label: "\(column.key)['\(index)']"))
        }
        return .array(result)
    }

    private func checkedElement(_ value: JSONValue, for column: ColumnModel, label: String) throws(Refusal) -> JSONValue
    {
        // Ranges and formats are both formats to Appwrite; plain texts, truth values and dates have a type only.
        let hasFormat = column.format != .none || column.kind == .integer || column.kind == .double
        func refused(_ description: String) -> Refusal {
            Refusal(reason: "Attribute \"\(label)\" has invalid \(hasFormat ? "format" : "type"). \(description)")
        }
        switch column.kind {
        case .string:
            let limit = "Value must be a valid string and no longer than \(column.size) chars"
            guard let text = value.string, text.unicodeScalars.count <= column.size else { throw refused(limit) }
            if let description = column.formatFault(in: text) { throw refused(description) }
            return value
        case .integer:
            guard let number = value.int64 else { throw refused("Value must be a valid integer") }
            guard column.integerRange.contains(number) else { throw refused(column.integerRangeDescription) }
            return .integer(number)
        case .double:
            guard let number = value.number else { throw refused("Value must be a valid float") }
            guard column.floatRange.contains(number.double) else { throw refused(column.floatRangeDescription) }
            return .number(JSONNumber(number.double) ?? number)
        case .boolean:
            guard value.bool != nil else { throw refused("Value must be a valid boolean") }
            return value
        case .relationship: return value
        case .datetime:
            guard let text = value.string, let moment = DateText.parse(text, now: now),
                DateLimits.range.contains(moment)
            else {
                throw refused(DateLimits.description)
            }
            return .string(moment.text)
        }
    }
}

extension ColumnModel {
    /// What is wrong with a text of this format; `nil` when nothing is.
    func formatFault(in text: String) -> String? {
        switch format {
        case .none: nil
        case .email: Formats.isEmail(text) ? nil : "Value must be a valid email address"
        case .url: Formats.isURL(text) ? nil : "Value must be a valid URL"
        case .ip: Formats.isIP(text) ? nil : "Value must be a valid IP address"
        case .enum: elements.contains(text) ? nil : "Value must be one of (\(elements.joined(separator: ", ")))"
        }
    }

    var integerRange: ClosedRange<Int64> {
        let lower = minimum?.int64 ?? -Int64.max
        return lower...max(lower, maximum?.int64 ?? Int64.max)
    }

    var integerRangeDescription: String {
        "Value must be a valid range between \(Grouped.text(integerRange.lowerBound)) and \(Grouped.text(integerRange.upperBound))"
    }

    var floatRange: ClosedRange<Double> {
        let lower = minimum?.double ?? -Double.greatestFiniteMagnitude
        return lower...Swift.max(lower, maximum?.double ?? Double.greatestFiniteMagnitude)
    }

    var floatRangeDescription: String {
        "Value must be a valid range between \(FloatText.grouped(floatRange.lowerBound)) and "
            + FloatText.grouped(floatRange.upperBound)
    }
}

extension FloatText {
    /// As messages write it: rounded, with commas.
    static func grouped(_ value: Double) -> String {
        Int64(exactly: value.rounded()).map(Grouped.text) ?? literal(value)
    }
}
