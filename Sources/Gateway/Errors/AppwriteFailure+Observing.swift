import Appwrite

extension AppwriteFailure {
    /// Tells of what is not the caller's doing.
    func observed(by observe: Observer) {
        if let observation = Observation.failure(self) { observe(observation) }
    }
}
