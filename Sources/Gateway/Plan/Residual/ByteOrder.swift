#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

enum ByteOrder {
    /// Below zero, zero or above zero, by the first bytes of both.
    static func compare(_ left: [UInt8], _ right: [UInt8], count: Int) -> Int {
        left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                guard count > 0, let left = left.baseAddress, let right = right.baseAddress else { return 0 }
                return Int(memcmp(left, right, count))
            }
        }
    }
}
