import Foundation
import HTTPTypes
import JSONBytes

/// Lists of countries, continents, currencies and languages.
///
/// They come from the Unicode data that Foundation carries, in place of the real server's own lists: codes and shapes are the
/// same, some names are written differently and the lists of currencies and languages are longer.
struct LocaleService: Sendable {
    var routes: [Route] {
        let lists: [(String, @Sendable (Locale) -> (String, [JSONValue]))] = [
            ("countries", { ("countries", Self.countries(CountryTable.codes, in: $0)) }),
            ("countries/eu", { ("countries", Self.countries(CountryTable.europeanUnion, in: $0)) }),
            ("countries/phones", { ("phones", Self.phones(in: $0)) }),
            ("continents", { ("continents", Self.continents(in: $0)) }),
            ("currencies", { _ in ("currencies", Self.currencies()) }),
            ("languages", { _ in ("languages", Self.languages()) }), ("codes", { _ in ("localeCodes", Self.codes()) }),
        ]
        let scopes = ["locale.read"]
        return [Route(.get, "locale", scopes: scopes, .read(ownLocale))]
            + lists.map { path, list in
                Route(
                    .get, "locale/\(path)", scopes: scopes,
                    .read { call in
                        let (name, elements) = list(Self.language(of: call))
                        return .json(["total": .integer(elements.count), name: .array(elements)])
                    })
            }
    }

    /// Where the caller is. There is no data of addresses here, so that every caller is where the real server knows of none.
    private func ownLocale(_ call: Call) -> APIResponse {
        .json([
            "ip": .string(call.request.address), "countryCode": "--", "country": "Unknown", "continentCode": "--",
            "continent": "Unknown", "eu": false, "currency": "",
        ])
    }

    /// The language that the client wants names in.
    private static func language(of call: Call) -> Locale {
        let wanted = call.request.header("X-Appwrite-Locale") ?? call.request.query["locale"]?.string ?? ""
        let language = Locale.Language(identifier: wanted)
        let isKnown = language.languageCode?.isISOLanguage ?? false
        return Locale(identifier: isKnown ? wanted : "en")
    }

    // MARK: Lists

    private static func countries(_ codes: [String], in locale: Locale) -> [JSONValue] {
        sortedByName(codes.map { ($0, name(of: $0, in: locale)) }, in: locale)
    }

    private static func continents(in locale: Locale) -> [JSONValue] {
        sortedByName(CountryTable.continents.map { ($0.code, name(of: $0.region, in: locale)) }, in: locale)
    }

    private static func name(of region: String, in locale: Locale) -> String {
        locale.localizedString(forRegionCode: region) ?? region
    }

    private static func sortedByName(_ elements: [(code: String, name: String)], in locale: Locale) -> [JSONValue] {
        elements.sorted { $0.name.compare($1.name, locale: locale) == .orderedAscending }
            .map { ["name": .string($0.name), "code": .string($0.code)] }
    }

    private static func phones(in locale: Locale) -> [JSONValue] {
        CountryTable.callingCodes.map { country, code in
            [
                "code": .string("+\(code)"), "countryCode": .string(country),
                "countryName": .string(name(of: country, in: locale)),
            ]
        }
    }

    private static func currencies() -> [JSONValue] {
        Locale.commonISOCurrencyCodes.sorted().map { CurrencyFacts(code: $0).json }
    }

    /// Those with a code of two letters.
    private static func languages() -> [JSONValue] {
        let english = Locale(identifier: "en")
        let codes = Locale.LanguageCode.isoLanguageCodes.map(\.identifier).filter { $0.utf8.count == 2 }
        return Set(codes).sorted().map { code in
            [
                "name": .string(english.localizedString(forLanguageCode: code) ?? code), "code": .string(code),
                "nativeName": .string(Locale(identifier: code).localizedString(forLanguageCode: code) ?? code),
            ]
        }
    }

    /// Languages, alone and with a country: `en`, `en-gb`.
    private static func codes() -> [JSONValue] {
        let english = Locale(identifier: "en")
        let identifiers = Locale.availableIdentifiers.filter { identifier in
            let parts = identifier.split(separator: "_")
            return parts[0].utf8.count == 2 && (parts.count == 1 || parts.count == 2 && parts[1].utf8.count == 2)
        }
        return identifiers.sorted().map { identifier in
            [
                "code": .string(identifier.replacing("_", with: "-").lowercased()),
                "name": .string(english.localizedString(forIdentifier: identifier) ?? identifier),
            ]
        }
    }
}
