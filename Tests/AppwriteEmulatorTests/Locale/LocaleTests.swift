import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Lists of countries, currencies and languages.
struct LocaleTests {
    private func list(
        _ path: String, _ name: String, in locale: String? = nil
    ) async throws -> [JSONValue] {
        let headers = locale.map { ["X-Appwrite-Locale": $0] } ?? [:]
        let answer = await (try Harness()).call(.get, "/locale/\(path)", as: .guest, headers: headers)
        #expect(answer.status == 200)
        let elements = try #require(answer.body[name]?.array)
        #expect(answer.body["total"] == .integer(elements.count))
        return elements
    }

    @Test func aCallerWithoutAPlaceIsNowhere() async throws {
        let answer = await (try Harness()).call(.get, "/locale", as: .guest)
        #expect(
            answer.body == [
                "ip": "127.0.0.1", "countryCode": "--", "country": "Unknown", "continentCode": "--",
                "continent": "Unknown", "eu": false, "currency": "",
            ])
    }

    @Test(arguments: [("countries", 197), ("countries/eu", 27)])
    func namesCountries(_ path: String, _ count: Int) async throws {
        let countries = try await list(path, "countries")
        #expect(countries.count == count)
        #expect(Set(countries.compactMap { $0["code"]?.string }).count == count)
        #expect(countries.contains(["name": "Germany", "code": "DE"]))
        #expect(countries.first?["name"] == (path == "countries" ? "Afghanistan" : "Austria"))
        #expect(try await list(path, "countries", in: "de").contains(["name": "Deutschland", "code": "DE"]))
        #expect(try await list(path, "countries", in: "nonsense").contains(["name": "Germany", "code": "DE"]))
    }

    @Test(
        arguments: [
            ("countries/phones", "phones", ["code": "+49", "countryCode": "DE", "countryName": "Germany"]),
            ("continents", "continents", ["name": "Antarctica", "code": "AN"]),
            ("continents", "continents", ["name": "North America", "code": "NA"]),
            (
                "currencies", "currencies",
                [
                    "symbol": "$", "name": "US Dollar", "symbolNative": "$", "decimalDigits": 2, "rounding": 0,
                    "code": "USD",
                    "namePlural": "US dollars",
                ]
            ),
            (
                "currencies", "currencies",
                [
                    "symbol": "¥", "name": "Japanese Yen", "symbolNative": "¥", "decimalDigits": 0, "rounding": 0,
                    "code": "JPY", "namePlural": "Japanese yen",
                ]
            ),
            ("languages", "languages", ["name": "German", "code": "de", "nativeName": "Deutsch"]),
            ("codes", "localeCodes", ["code": "en", "name": "English"]),
            ("codes", "localeCodes", ["code": "en-gb", "name": "English (United Kingdom)"]),
        ] as [(String, String, JSONValue)])
    func lists(_ path: String, _ name: String, _ element: JSONValue) async throws {
        #expect(try await list(path, name).contains(element))
    }
}
