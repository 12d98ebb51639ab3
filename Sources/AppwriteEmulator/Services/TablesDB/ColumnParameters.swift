import JSONBytes

/// The parameters that differ between kinds of columns: range and default.
struct ColumnParameters {
    let dialect: DatabaseDialect
    let call: Call
    let variety: ColumnService.Variety

    func range() throws(APIError) -> (minimum: JSONNumber?, maximum: JSONNumber?) {
        switch variety {
        case .integer:
            let minimum = try call.optional("min", .integer.nullable)
            let maximum = try call.optional("max", .integer.nullable)
            return (minimum.map { JSONNumber($0) }, maximum.map { JSONNumber($0) })
        case .float: return (try call.optional("min", .float.nullable), try call.optional("max", .float.nullable))
        default: return (nil, nil)
        }
    }

    /// The default, checked as far as it does not depend on the rest of the column.
    func defaultValue() throws(APIError) -> JSONValue {
        switch variety {
        case .string: return .text(try call.optional("default", Rule<String>.text(.max, atLeast: 0).nullable))
        case .enum: return .text(try call.optional("default", Rule<String>.text(.max, atLeast: 0).nullable))
        case .email:
            return .text(
                try call.optional("default", formatted("Value must be a valid email address", Formats.isEmail)))
        case .url: return .text(try call.optional("default", Rule<String>.url.nullable))
        case .ip: return .text(try call.optional("default", Rule<String>.ip.nullable))
        case .integer: return try call.optional("default", Rule<Int64>.integer.nullable).map { .integer($0) } ?? .null
        case .float: return try call.optional("default", Rule<JSONNumber>.float.nullable).map(JSONValue.number) ?? .null
        case .boolean: return try call.optional("default", Rule<Bool>.boolean.nullable).map(JSONValue.bool) ?? .null
        case .datetime: return .text(try call.optional("default", date.nullable))
        }
    }

    private func formatted(_ description: String, _ isValid: @escaping @Sendable (String) -> Bool) -> Rule<String> {
        Rule(description) { value in value.string.flatMap { isValid($0) ? $0 : nil } }.nullable
    }

    private var date: Rule<String> {
        let now = call.now
        return Rule(DateLimits.description) { value in
            guard let text = value.string, !text.isEmpty, let moment = DateText.parse(text, now: now),
                DateLimits.showsYear(text),
                DateLimits.range.contains(moment)
            else { return nil }
            return moment.text
        }
    }

    /// What must hold between range, elements, requiredness and default.
    func check(_ column: ColumnModel) throws(APIError) {
        if column.isRequired, !column.defaultValue.isNull {
            throw APIError(
                400, "\(dialect.column)_default_unsupported",
                "Default values cannot be set for array or required \(dialect.columns).")
        }
        if column.isArray, !column.defaultValue.isNull {
            throw APIError(
                400, "\(dialect.column)_default_unsupported",
                "Default values cannot be set for array or required \(dialect.columns).")
        }
        if let minimum = column.minimum, let maximum = column.maximum, minimum.double > maximum.double {
            throw dialect.invalidColumnValue("Minimum value must be lesser than maximum value")
        }
        switch (column.kind, column.defaultValue) {
        case (.string, .string(let text)):
            if column.format == .enum, !column.elements.contains(text) {
                throw dialect.invalidColumnValue("Default value not found in elements")
            }
            if column.format == .none, text.unicodeScalars.count > column.size {
                throw dialect.invalidColumnValue("Value must be a valid string and no longer than \(column.size) chars")
            }
        case (.integer, .number(let number)):
            if let value = number.int64, !column.integerRange.contains(value) {
                throw dialect.invalidColumnValue(column.integerRangeDescription)
            }
        case (.double, .number(let number)):
            if !column.floatRange.contains(number.double) {
                throw dialect.invalidColumnValue(column.floatRangeDescription)
            }
        default: break
        }
    }
}

extension JSONValue {
    fileprivate static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
}
