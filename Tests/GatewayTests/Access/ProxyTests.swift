import Testing

@testable import Gateway

@Suite("Access: proxies and addresses")
struct ProxyTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var trusted: [String]
        var peer: String?
        var forwarded: [String]
        var expected: String?
        var testDescription: String { "\(peer ?? "nobody") \(forwarded) trusting \(trusted)" }
    }

    static let cases = [
        Case(trusted: [], peer: "1.2.3.4", forwarded: ["9.9.9.9"], expected: "1.2.3.4"),
        Case(trusted: [], peer: nil, forwarded: ["9.9.9.9"], expected: nil),
        Case(trusted: ["1.2.3.4"], peer: "1.2.3.4", forwarded: ["9.9.9.9"], expected: "9.9.9.9"),
        Case(trusted: ["1.2.3.4"], peer: "1.2.3.5", forwarded: ["9.9.9.9"], expected: "1.2.3.5"),
        // The client may have written the beginning itself.
        Case(trusted: ["1.2.3.4"], peer: "1.2.3.4", forwarded: ["8.8.8.8, 9.9.9.9"], expected: "9.9.9.9"),
        Case(trusted: ["1.0.0.0/8"], peer: "1.2.3.4", forwarded: ["8.8.8.8", "9.9.9.9, 1.9.9.9"], expected: "9.9.9.9"),
        Case(trusted: ["1.0.0.0/8"], peer: "1.2.3.4", forwarded: ["1.1.1.1, 1.9.9.9"], expected: "1.1.1.1"),
        Case(trusted: ["1.0.0.0/8"], peer: "1.2.3.4", forwarded: [], expected: "1.2.3.4"),
        Case(trusted: ["1.0.0.0/8"], peer: "1.2.3.4", forwarded: ["nonsense"], expected: "1.2.3.4"),
        // A socket for IPv6 tells an IPv4 address in its own way, and proxies write ports behind addresses.
        Case(trusted: ["10.0.0.7"], peer: "::ffff:10.0.0.7", forwarded: ["9.9.9.9"], expected: "9.9.9.9"),
        Case(trusted: ["::ffff:10.0.0.0/104"], peer: "10.0.0.7", forwarded: ["9.9.9.9"], expected: "9.9.9.9"),
        Case(
            trusted: ["10.0.0.0/8"], peer: "10.0.0.7", forwarded: ["::FFFF:9.9.9.9, ::ffff:10.0.0.8"],
            expected: "9.9.9.9"),
        Case(trusted: ["10.0.0.7"], peer: "10.0.0.7", forwarded: ["9.9.9.9:4711"], expected: "9.9.9.9"),
        Case(trusted: ["10.0.0.7"], peer: "10.0.0.7", forwarded: ["[2001:DB8:0::1]:4711"], expected: "2001:db8::1"),
        Case(trusted: ["::1", "fd00::/8"], peer: "::1", forwarded: ["2001:db8::1, fd00::7"], expected: "2001:db8::1"),
    ]

    @Test(arguments: cases)
    func theAddressIsTheLastThatNoTrustedProxyWrote(_ example: Case) {
        #expect(
            TrustedProxies(example.trusted).address(peer: example.peer, forwardedFor: example.forwarded)
                == example.expected)
    }

    static let ranges: [(text: String, inside: [String], outside: [String])] = [
        ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255"], ["11.0.0.0", "::1"]),
        ("10.1.2.128/25", ["10.1.2.128", "10.1.2.255"], ["10.1.2.127", "10.1.3.128"]),
        ("10.1.2.3", ["10.1.2.3"], ["10.1.2.4"]), ("0.0.0.0/0", ["1.2.3.4"], ["::1"]),
        ("::ffff:10.0.0.0/104", ["10.0.0.0", "::ffff:10.255.255.255"], ["11.0.0.0", "::1"]),
        ("10.0.0.0/8", ["::ffff:10.0.0.1"], ["::10.0.0.1"]),
        ("fd00::/7", ["fd00::1", "fc00::1"], ["fe00::1", "10.0.0.1"]),
    ]

    @Test(arguments: ranges)
    func networksHoldTheirAddresses(_ example: (text: String, inside: [String], outside: [String])) throws {
        let range = try #require(AddressRange(example.text))
        for text in example.inside { #expect(range.contains(try #require(AddressRange.bytes(of: text)))) }
        for text in example.outside { #expect(!range.contains(try #require(AddressRange.bytes(of: text)))) }
    }

    @Test(arguments: [
        "", "x", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0", "::/129", "10.0.0.0/8/8", "localhost",
        "::ffff:10.0.0.0/95",
    ])
    func whatIsNoNetworkIsNone(_ text: String) {
        #expect(AddressRange(text) == nil)
    }
}
