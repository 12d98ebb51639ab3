/// Why a text is not one of Appwrite's roles.
public enum RoleError: Error, Sendable, Hashable {
    /// `role:all` and the like, of Appwrite before 1.0.
    case legacyPrefix
    case unknown(String)
    case missingID(role: String)
    case needlessID(role: String)
    case invalidID(role: String)
    case invalidLabel
    case severalDimensions
    case emptyDimension
    case needlessDimension(role: String)
    /// `allowed` is empty where any key will do.
    case invalidDimension(role: String, allowed: [String])

    /// What is wrong, in the words of Appwrite 1.8.1.
    public var message: String {
        switch self {
        case .legacyPrefix:
            #"Permissions using the "role:" prefix have been replaced. Use "users", "guests", or "any" instead."#
        case .unknown(let name):
            #"Role "\#(name)" is not allowed. Must be one of: \#(Role.names.joined(separator: ", "))."#
        case .missingID(let role):
            #"Role "\#(role)" must have an ID value."#
        case .needlessID(let role):
            #"Role "\#(role)" can not have an ID value."#
        case .invalidID(let role):
            #"Role "\#(role)" identifier value is invalid: \#(RoleError.keyRule)"#
        case .invalidLabel:
            #"Role "label" identifier value is invalid: Value must be a valid string between 1 and 36 chars "#
                + "containing only alphanumeric chars"
        case .severalDimensions:
            "Only one dimension can be provided"
        case .emptyDimension:
            "Dimension must not be empty"
        case .needlessDimension(let role):
            #"Role "\#(role)" can not have a dimension value."#
        case .invalidDimension(let role, let allowed) where allowed.isEmpty:
            #"Role "\#(role)" dimension value is invalid: \#(RoleError.keyRule)"#
        case .invalidDimension(let role, let allowed):
            #"Role "\#(role)" dimension value is invalid. Must be one of: \#(allowed.joined(separator: ", "))."#
        }
    }

    private static let keyRule =
        "Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore. "
        + "Can't start with a special char"
}

extension RoleError: CustomStringConvertible {
    public var description: String { message }
}
