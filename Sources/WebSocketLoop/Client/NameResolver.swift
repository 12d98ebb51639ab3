import Foundation

/// Looks up host names with the system's resolver. libwebsockets would do it on the loop's thread, which stops every socket for as
/// long as the name server takes.
enum NameResolver {
    /// The address that `host` already is, without asking anybody.
    static func numeric(_ host: String) -> NumericAddress? {
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        return try? addresses(of: bare, flags: AI_NUMERICHOST).first
    }

    /// Asks on a thread of its own, because `getaddrinfo` blocks. Client connections are few, so no pool is kept.
    static func resolve(
        _ host: String, then done: @escaping @Sendable (Result<[NumericAddress], NameResolutionError>) -> Void
    ) {
        let thread = Thread {
            do throws(NameResolutionError) {
                done(.success(try addresses(of: host, flags: 0)))
            } catch {
                done(.failure(error))
            }
        }
        thread.name = "resolver"
        thread.start()
    }

    /// Blocks unless `flags` holds `AI_NUMERICHOST`.
    private static func addresses(of host: String, flags: CInt) throws(NameResolutionError) -> [NumericAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
            hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        hints.ai_flags = flags
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &list)
        guard status == 0, let first = list else {
            throw NameResolutionError(host: host, reason: String(cString: gai_strerror(status)))
        }
        defer { freeaddrinfo(first) }
        var found: [NumericAddress] = []
        for entry in sequence(first: first, next: { $0.pointee.ai_next }) {
            guard let address = numeric(entry.pointee), !found.contains(address) else { continue }
            found.append(address)
        }
        guard !found.isEmpty else { throw NameResolutionError(host: host, reason: "it has no IP address") }
        return found
    }

    private static func numeric(_ entry: addrinfo) -> NumericAddress? {
        guard entry.ai_family == AF_INET || entry.ai_family == AF_INET6 else { return nil }
        var text = [CChar](repeating: 0, count: 64)
        let status = getnameinfo(
            entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        guard status == 0 else { return nil }
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return NumericAddress(text: String(decoding: bytes, as: UTF8.self), isIPv6: entry.ai_family == AF_INET6)
    }
}
