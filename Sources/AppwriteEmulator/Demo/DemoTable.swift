import JSONBytes

/// A table of the demo, as the calls that make it take it.
struct DemoTable: Sendable {
    var id: String
    var name: String
    var permissions: [String]
    var hasRowSecurity = false
    var columns: [DemoColumn]
    var indexes: [DemoIndex] = []
    /// Rows with `$id`.
    var rows: [JSONObject]
}

struct DemoColumn: Sendable {
    /// The last word of the route that makes it: `string`, `enum`, `integer`, `float`, `boolean`, `datetime`.
    var type: String
    var key: String
    var isRequired = false
    var isArray = false
    /// What only this type takes, such as `size` or `elements`.
    var details: JSONObject = [:]
}

struct DemoIndex: Sendable {
    var type: String
    /// The one column that is indexed.
    var column: String
}
