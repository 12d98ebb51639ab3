import JSONBytes

/// What it takes to write a column's value into the JSON of a row: little, for it is looked at for every value of a list.
struct RowCell: Sendable {
    enum Form: Sendable { case text, list, integer, boolean, fraction, date }

    /// `"title":`
    let key: [UInt8]
    let form: Form

    init(_ column: ColumnModel) {
        var key: [UInt8] = []
        key.appendJSONString(column.key)
        key.append(UInt8(ascii: ":"))
        self.key = key
        form =
            switch column.kind {
            case _ where column.isArray: .list
            case .string, .relationship: .text
            case .integer: .integer
            case .boolean: .boolean
            case .double: .fraction
            case .datetime: .date
            }
    }
}
