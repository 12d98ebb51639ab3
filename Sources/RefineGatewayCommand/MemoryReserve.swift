#if os(Linux)
    import CMalloc
#endif

/// How much freed memory the process keeps for itself.
enum MemoryReserve {
    /// By default glibc gives memory back to the system after nearly every answer and takes it anew for the next one, which costs a
    /// page fault or two a request. Called once, before any thread is started; does nothing where there is no glibc.
    static func keep() {
        #if os(Linux)
            mallopt(M_TRIM_THRESHOLD, 32 * 1024 * 1024)
            // Setting the one stops glibc from raising the other, above which blocks are mapped one by one.
            mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024)
        #endif
    }
}
