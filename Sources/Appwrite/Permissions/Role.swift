/// Whom a permission is for (Appwrite's roles).
public enum Role: Sendable, Hashable {
    public enum Verification: String, Sendable, Hashable { case verified, unverified }

    case any
    case guests
    case users(Verification?)
    case user(String, Verification?)
    /// A team, or one role within it.
    case team(String, role: String?)
    /// A membership's id.
    case member(String)
    case label(String)
}
