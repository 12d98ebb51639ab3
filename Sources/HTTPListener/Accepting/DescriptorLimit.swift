import Foundation

/// How many descriptors the process may have.
public enum DescriptorLimit {
    /// Takes as many as the system allows, instead of the fewer that a process starts with.
    /// - Returns: how many it may have now.
    @discardableResult
    public static func raise() -> Int {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 1024 }
        var raised = limit
        raised.rlim_cur = limit.rlim_max
        #if canImport(Darwin)
            // More than this is refused there, whatever the hard limit says.
            raised.rlim_cur = min(limit.rlim_max, rlim_t(OPEN_MAX))
        #endif
        guard raised.rlim_cur > limit.rlim_cur, setrlimit(resource, &raised) == 0 else { return count(limit.rlim_cur) }
        return count(raised.rlim_cur)
    }

    private static func count(_ limit: rlim_t) -> Int { Int(clamping: limit) }

    #if canImport(Glibc)
        private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let resource = RLIMIT_NOFILE
    #endif
}
