import Foundation

/// How many descriptors the process may have.
enum DescriptorLimit {
    /// libwebsockets allocates and clears tables for as many descriptors as the process may have, which some container runtimes set
    /// to a thousand millions.
    static func whileModerate<Result>(_ body: () -> Result) -> Result {
        let moderate: rlim_t = 1 << 16
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let resource = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur > moderate else { return body() }
        var lowered = limit
        lowered.rlim_cur = moderate
        setrlimit(resource, &lowered)
        defer { setrlimit(resource, &limit) }
        return body()
    }
}
