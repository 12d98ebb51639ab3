import HTTPListener
import NIOCore
import Testing

struct AddressTextTests {
    @Test(arguments: [
        "0.0.0.0", "127.0.0.1", "1.2.3.4", "10.20.30.40", "100.109.110.199", "255.255.255.255", "::1", "2001:db8::ff",
    ])
    func addressesAreWrittenAsTheSystemWritesThem(_ text: String) throws {
        let address = try SocketAddress(ipAddress: text, port: 80)
        #expect(address.addressText == text)
        #expect(address.addressText == address.ipAddress)
    }

    @Test(arguments: [("::ffff:127.0.0.1", "127.0.0.1"), ("::ffff:10.1.2.3", "10.1.2.3"), ("::1.2.3.4", "::1.2.3.4")])
    func anIPv4AddressIsOneWhateverSocketItCameTo(_ text: String, _ plain: String) throws {
        #expect(try SocketAddress(ipAddress: text, port: 80).addressText == plain)
    }

    @Test func aSocketInTheFileSystemHasNone() throws {
        #expect(try SocketAddress(unixDomainSocketPath: "/tmp/x").addressText == nil)
    }
}
