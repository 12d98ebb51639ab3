extension Emulator {
    /// Fills an empty project with demo data; does nothing when the database `main` exists.
    /// - Returns: what the data is reached by.
    /// - Throws: an error that names the call that was refused. What was made before it stays.
    public func seedDemo() async throws -> DemoSeed {
        let planter = DemoPlanter(target: DispatchedTarget(dispatcher: dispatcher))
        try await planter.plant()
        return planter.seed
    }
}
