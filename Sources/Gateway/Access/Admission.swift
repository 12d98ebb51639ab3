import Appwrite

/// Who was let in, and to what.
struct Admission: Sendable, Hashable {
    /// In whose name Appwrite is asked.
    var credential: Credential
    /// What the caller's access token allows; `nil` where callers are Appwrite's own users, whom Appwrite's permissions hold.
    var grant: AccessGrant?
}
