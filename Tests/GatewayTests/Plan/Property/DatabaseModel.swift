import Appwrite

@testable import Gateway

/// How one of the databases compares, written down once more for the tests.
enum DatabaseModel: String, Sendable, CaseIterable {
    case mariadb, postgresql, mongodb

    func areEqual(_ a: String, _ b: String) -> Bool {
        self == .mariadb ? GeneralCollation.areEqual(a, b) : a == b && Array(a.utf8) == Array(b.utf8)
    }

    /// What looks inside text compares these.
    func folded(_ text: String) -> [UInt32] {
        switch self {
        case .mariadb: GeneralCollation.weights(of: text).map(UInt32.init)
        // One character stays one, for the database's `lower` and for its expressions.
        case .postgresql: text.unicodeScalars.map { $0 == "İ" ? 0x69 : Self.small($0) }
        case .mongodb:
            text.unicodeScalars.map { scalar in
                switch scalar {
                case "İ", "ı": scalar.value
                case "ſ": Self.small("s")
                case "ς": Self.small("σ")
                default: Self.small(scalar)
                }
            }
        }
    }

    private static func small(_ scalar: Unicode.Scalar) -> UInt32 {
        String(scalar).lowercased().unicodeScalars.first?.value ?? scalar.value
    }

    /// Whether `a` comes before `b` in the database's own order.
    func precedes(_ a: String, _ b: String) -> Bool {
        guard self == .mariadb else { return a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars) }
        var (left, right) = (GeneralCollation.weights(of: a), GeneralCollation.weights(of: b))
        let length = max(left.count, right.count)
        left += Array(repeating: 0x20, count: length - left.count)
        right += Array(repeating: 0x20, count: length - right.count)
        return left.lexicographicallyPrecedes(right)
    }

    var negationsFindNull: Bool { self == .mongodb }
    var nullsFirst: Bool { self != .postgresql }
}
