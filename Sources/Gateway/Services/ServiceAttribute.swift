import Appwrite

/// One attribute of a service's records, and what can be done with it.
struct ServiceAttribute: Sendable {
    struct Uses: OptionSet, Sendable {
        let rawValue: Int

        /// Appwrite filters and sorts by it.
        static let queried = Uses(rawValue: 1)
        static let created = Uses(rawValue: 2)
        static let changed = Uses(rawValue: 4)
        /// It is given and never shown.
        static let unseen = Uses(rawValue: 8)
        /// Shown as an empty text where there is no value.
        static let blank = Uses(rawValue: 16)

        static let all: Uses = [.queried, .created, .changed]
        static let written: Uses = [.created, .changed]
    }

    let column: Column
    let uses: Uses

    var key: String { column.key }
    var isShown: Bool { !uses.contains(.unseen) }
    /// An object, or a list of some: nothing to compare or to sort by.
    var isObject: Bool { column.type == .other }

    static func text(
        _ key: String, _ uses: Uses = [], format: String? = nil, isRequired: Bool = false, elements: [String]? = nil
    ) -> ServiceAttribute {
        let column = Column(
            key: key, type: .string, isRequired: isRequired, elements: elements,
            format: format ?? elements.map { _ in "enum" })
        return ServiceAttribute(column: column, uses: uses)
    }

    static func texts(_ key: String, _ uses: Uses = []) -> ServiceAttribute {
        ServiceAttribute(column: Column(key: key, type: .string, isArray: true), uses: uses)
    }

    static func value(_ key: String, _ type: Column.ValueType, _ uses: Uses = []) -> ServiceAttribute {
        ServiceAttribute(column: Column(key: key, type: type), uses: uses)
    }

    static func object(_ key: String, _ uses: Uses = []) -> ServiceAttribute {
        ServiceAttribute(column: Column(key: key, type: .other), uses: uses)
    }
}
