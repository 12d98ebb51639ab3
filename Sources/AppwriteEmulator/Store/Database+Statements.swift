import Foundation
import GRDB

extension Database {
    /// Runs a statement that is prepared once per connection. For SQL whose text is one of few.
    func run(_ sql: String, _ arguments: [DatabaseValue] = []) throws {
        try cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }

    /// The first row of a query that is prepared once per connection.
    func first(_ sql: String, _ arguments: [DatabaseValue] = []) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    /// All rows of a query that is prepared once per connection.
    func all(_ sql: String, _ arguments: [DatabaseValue] = []) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }
}

extension DatabaseValue {
    static func text(_ value: String) -> DatabaseValue { value.databaseValue }
    static func optional(_ value: String?) -> DatabaseValue { value?.databaseValue ?? .null }
    static func integer(_ value: Int64) -> DatabaseValue { value.databaseValue }
    static func flag(_ value: Bool) -> DatabaseValue { (value ? 1 : 0).databaseValue }
    static func bytes(_ value: [UInt8]) -> DatabaseValue { Data(value).databaseValue }
}
