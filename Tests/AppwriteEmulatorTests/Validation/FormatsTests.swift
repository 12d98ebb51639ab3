import Testing

@testable import AppwriteEmulator

struct FormatsTests {
    @Test(arguments: ["a@example.com", "A.B+c@Example.CO.UK", "x_y-z@a-b.io"])
    func takesAddress(_ text: String) { #expect(Formats.isEmail(text)) }

    @Test(arguments: [
        "", "nobody", "a@b", "a@localhost", "\"a b\"@example.com", "a@@example.com", ".a@example.com", "a@-b.com",
        "ä@b.com",
    ])
    func refusesAddress(_ text: String) { #expect(!Formats.isEmail(text)) }

    @Test(arguments: [
        "http://localhost:8080/a?b=c#d", "HTTPS://EXAMPLE.COM", "ftp://x", "mailto:a@example.com",
        "https://[2001:db8::1]:80/",
        "https://user:pass@example.com",
    ])
    func takesURL(_ text: String) { #expect(Formats.isURL(text)) }

    @Test(arguments: [
        "", "example", "javascript:alert(1)", "https://exämple.com", "https://example.com/ü", "http://", "http://a b",
        "://x", "http://x:99999",
    ])
    func refusesURL(_ text: String) { #expect(!Formats.isURL(text)) }

    @Test(arguments: ["10.0.0.1", "2001:db8::1", "::1", "255.255.255.255"])
    func takesAddressOfNetwork(_ text: String) { #expect(Formats.isIP(text)) }

    @Test(arguments: ["", "10.0.0", "10.0.0.256", "01.2.3.4", "10.0.0.1/8", "g::1"])
    func refusesAddressOfNetwork(_ text: String) { #expect(!Formats.isIP(text)) }

    @Test(arguments: ["a", "A-b.c_9", "9a"])
    func takesID(_ text: String) { #expect(Formats.isCustomID(text)) }

    @Test(arguments: ["", "_a", ".a", "-a", "a b", "$id", String(repeating: "x", count: 37), "ä"])
    func refusesID(_ text: String) { #expect(!Formats.isCustomID(text)) }
}
