/// Why a text is not one of Appwrite's permissions. Holds the text: permissions are no secret.
public enum PermissionError: Error, Sendable, Hashable {
    /// Not of the form `action("role")`.
    case malformed(String)
    /// Does not begin with an action that is allowed here.
    case actionNotAllowed(String, allowed: [Permission.Action])
    case role(RoleError, in: String)
    /// More permissions than one row or table may have.
    case tooMany(Int)

    /// What is wrong, in the words of Appwrite 1.8.1.
    public var message: String {
        switch self {
        case .malformed(let text):
            #"Invalid permission string format: "\#(text)"."#
        case .actionNotAllowed(let text, let allowed):
            #"Permission "\#(text)" is not allowed. "#
                + "Must be one of: \(allowed.map(\.rawValue).joined(separator: ", "))."
        case .role(let error, _):
            error.message
        case .tooMany:
            "You can only provide up to \(Permission.maximumCount) permissions."
        }
    }
}

extension PermissionError: CustomStringConvertible {
    public var description: String {
        if case .role(let error, let text) = self { "\(error.message) (in \(text))" } else { message }
    }
}
