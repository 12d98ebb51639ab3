import Appwrite
import JSONBytes
import Refine
import Testing

@testable import Gateway

/// One table of what each column type makes of each text and of each JSON value; `nil` is refused.
@Suite("Plan: values by column type")
struct CoercionTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var type: ColumnType
        var value: FilterValue
        var expected: String?
        var testDescription: String { "\(type.rawValue) \(value)" }
    }

    private static func texts(_ type: ColumnType, _ table: [(String, String?)]) -> [Case] {
        table.map { Case(type: type, value: .text($0.0), expected: $0.1) }
    }

    private static func typed(_ type: ColumnType, _ table: [(JSONValue, String?)]) -> [Case] {
        table.map { Case(type: type, value: .typed($0.0), expected: $0.1) }
    }

    private static func number(_ literal: String) -> JSONValue { JSONNumber(literal).map(JSONValue.number) ?? .null }

    static let cases: [Case] =
        texts(
            .text,
            [
                ("", #""""#), ("a b", #""a b""#), ("007", #""007""#), ("10", #""10""#), ("1e3", #""1e3""#),
                ("true", #""true""#), ("null", #""null""#), ("é🚀", #""é🚀""#),
                ("a\0b", nil), ("\0", nil),
            ])
        + texts(
            .integer,
            [
                ("10", "10"), ("-10", "-10"), ("0", "0"), ("-0", "0"), ("007", "7"),
                ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
                ("9223372036854775808", nil), ("", nil), ("-", nil), ("+10", nil), ("10.5", nil), ("10.0", nil),
                ("1e3", nil), ("x", nil), (" 10", nil), ("10 ", nil), ("true", nil), ("null", nil), ("٣", nil),
            ])
        + texts(
            .float,
            [
                ("10", "10"), ("-0.5", "-0.5"), ("1e3", "1e3"), ("10.50", "10.50"), ("", nil), (".5", nil), ("1.", nil),
                ("NaN", nil), ("Infinity", nil), ("1e999", nil), ("x", nil), ("0x10", nil), ("1,5", nil), ("007", nil),
            ])
        + texts(
            .boolean,
            [
                ("true", "true"), ("false", "false"), ("1", "true"), ("0", "false"), ("TRUE", nil), ("yes", nil),
                ("", nil), ("null", nil), ("2", nil),
            ])
        + texts(
            .datetime,
            [
                ("2024-02-29", #""2024-02-29T00:00:00.000+00:00""#), ("soon", nil), ("", nil), ("1714557600", nil),
                ("2023-02-29", nil), ("0999-12-31", nil), ("0000-01-01", nil), ("1000-01-01T00:30:00+01:00", nil),
                ("1000-01-01", #""1000-01-01T00:00:00.000+00:00""#),
            ])
        + texts(.relationship, [("p1", #""p1""#), ("7", #""7""#)])
        + texts(
            .unknown,
            [
                ("10", "10"), ("-1.5", "-1.5"), ("true", "true"), ("false", "false"), ("007", #""007""#), ("", #""""#),
                ("x", #""x""#), ("null", #""null""#), ("True", #""True""#), ("1e999", #""1e999""#),
                ("9223372036854775808", #""9223372036854775808""#), ("2024-02-29", #""2024-02-29""#),
                ("a\0", nil),
            ])
        + typed(.text, [("x", #""x""#), (7, #""7""#), (number("1.50"), #""1.50""#), (true, #""true""#)])
        + typed(
            .integer,
            [(7, "7"), ("7", "7"), (number("7.0"), nil), (number("1e3"), nil), (true, nil), ("x", nil), ([1], nil)])
        + typed(.float, [(7, "7"), (number("0.1"), "0.1"), ("0.1", "0.1"), (false, nil)])
        + typed(.boolean, [(true, "true"), ("false", "false"), (1, "true"), (0, "false"), (2, nil), ("no", nil)])
        + typed(
            .datetime,
            [("2024-02-29T12:00:00Z", #""2024-02-29T12:00:00.000+00:00""#), (1_714_557_600, nil), (true, nil)])
        + typed(.unknown, [("10", #""10""#), (10, "10"), (true, "true"), ("true", #""true""#), ([:], nil)])
        + typed(.relationship, [("p1", #""p1""#), (7, #""7""#), (true, nil)])

    @Test(arguments: cases)
    func aValueTakesItsColumnsType(_ example: Case) throws {
        let column = ResolvedColumn(field: "column", key: "column", type: example.type)
        let coercion = ValueCoercion(column: column)
        guard let expected = example.expected else {
            let error = #expect(throws: HttpError.self) { try coercion.scalar(example.value) }
            #expect(error?.statusCode == 400)
            #expect(error?.type == "gateway_value_invalid")
            #expect(error?.errors["column"]?.count == 1)
            #expect(error?.message.contains("`column`") == true)
            return
        }
        #expect(try coercion.scalar(example.value)?.text == expected)
    }

    @Test(arguments: [FilterValue.absent, .typed(.null)])
    func nullIsNoValue(_ value: FilterValue) throws {
        for type in [ColumnType.text, .integer, .unknown] {
            let column = ResolvedColumn(field: "column", key: "column", type: type)
            #expect(try ValueCoercion(column: column).scalar(value) == nil)
        }
    }

    static let dates: [(text: String, expected: String?)] = [
        ("2024-02-29", "2024-02-29T00:00:00.000+00:00"),
        ("2024-02-29T23:59", "2024-02-29T23:59:00.000+00:00"),
        ("2024-02-29 23:59:59", "2024-02-29T23:59:59.000+00:00"),
        ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000+00:00"),
        ("2024-02-29t23:59:59.1z", "2024-02-29T23:59:59.100+00:00"),
        ("2024-02-29T23:59:59,123456789Z", "2024-02-29T23:59:59.123+00:00"),
        ("2024-02-29T23:59:59.123+00:00", "2024-02-29T23:59:59.123+00:00"),
        ("2024-03-01T00:30:00+02:30", "2024-02-29T22:00:00.000+00:00"),
        ("2024-02-29T23:00:00-0200", "2024-03-01T01:00:00.000+00:00"),
        ("2024-02-29T23:00:00+05", "2024-02-29T18:00:00.000+00:00"),
        // A form decoder has eaten the plus sign.
        ("2024-02-29T23:00:00 01:00", "2024-02-29T22:00:00.000+00:00"),
        ("0001-01-01", "0001-01-01T00:00:00.000+00:00"), ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999+00:00"),
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999+00:00"),
        ("Thu Feb 29 2024 23:59:59 GMT+0000 (Coordinated Universal Time)", "2024-02-29T23:59:59.000+00:00"),
        ("Fri Mar 01 2024 01:59:59 GMT+0200 (EET)", "2024-02-29T23:59:59.000+00:00"),
        ("2023-02-29", nil), ("1900-02-29", nil), ("2000-02-29", "2000-02-29T00:00:00.000+00:00"), ("2024-13-01", nil),
        ("2024-00-10", nil), ("2024-04-31", nil), ("2024-04-00", nil), ("2024-2-9", nil), ("24-02-29", nil),
        ("2024-02-29T24:00:00Z", nil), ("2024-02-29T23:60:00Z", nil), ("2024-02-29T23:59:60Z", nil),
        ("2024-02-29T", nil), ("2024-02-29T23", nil), ("2024-02-29T23:59:59.", nil), ("2024-02-29T23:59:59+", nil),
        ("2024-02-29T23:59:59+24:00", nil), ("2024-02-29T23:59:59+02:60", nil), ("2024-02-29T23:59:59Zx", nil),
        ("9999-12-31T23:59:59-01:00", nil), ("", nil), ("yesterday", nil), ("20240229", nil), ("2024-02-29x", nil),
    ]

    @Test(arguments: dates)
    func datesAreWrittenAsAppwriteStoresThem(_ date: (text: String, expected: String?)) {
        #expect(DateTimeText.normalized(date.text) == date.expected)
    }

    @Test func everyDayOfFourCenturiesIsItself() {
        for year in 1900..<2300 {
            for month in 1...12 {
                for day in [1, 15, CivilDay.daysInMonth(month, year: year)] {
                    let days = CivilDay.days(year: year, month: month, day: day)
                    let pad = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
                    #expect(
                        CivilDay.text(milliseconds: days * 86_400_000)
                            == "\(year)-\(pad(month))-\(pad(day))T00:00:00.000+00:00")
                }
            }
        }
        #expect(
            CivilDay.days(year: 1970, month: 1, day: 1) - CivilDay.days(year: 1969, month: 12, day: 31) == 1)
    }
}
