import Foundation
import JSONBytes

/// What Unicode's data say of a currency, in English.
struct CurrencyFacts {
    private static let english = Locale(identifier: "en_US")

    let code: String

    var json: JSONValue {
        [
            "symbol": .string(written(.standard)), "name": .string(name), "symbolNative": .string(written(.narrow)),
            "decimalDigits": .integer(decimalDigits), "rounding": 0, "code": .string(code),
            "namePlural": .string(written(.fullName)),
        ]
    }

    private var name: String { Self.english.localizedString(forCurrencyCode: code) ?? code }

    private func text(_ presentation: CurrencyFormatStyleConfiguration.Presentation) -> String {
        Decimal(2).formatted(.currency(code: code).presentation(presentation).locale(Self.english))
    }

    /// What stands beside the number.
    private func written(_ presentation: CurrencyFormatStyleConfiguration.Presentation) -> String {
        text(presentation).filter { !"0123456789.".contains($0) }.trimmingCharacters(in: .whitespaces)
    }

    private var decimalDigits: Int {
        let digits = text(.isoCode).split(separator: ".", maxSplits: 1)
        return digits.count == 2 ? digits[1].prefix { $0 == "0" }.count : 0
    }
}
