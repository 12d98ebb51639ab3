/// What a route makes of the credential that comes with a request.
enum SessionUse: Sendable, Hashable {
    /// Nothing, or it sees to it by itself.
    case none
    /// Appwrite is asked with it. Whether it counts is asked beside, so that reads do not wait for it; their answers are held back until it is
    /// known.
    case alongside
    /// The same, but whether it counts is asked first: the answer cannot be held back.
    case before
}
