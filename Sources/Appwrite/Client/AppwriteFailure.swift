/// What a call to Appwrite can fail with.
public enum AppwriteFailure: Error, Sendable, Hashable {
    /// Appwrite answered with an error.
    case refused(AppwriteError)
    /// No answer came.
    case transport(TransportError)
    /// An answer came that is not what this version of Appwrite says.
    case unreadable(String)
}

extension AppwriteFailure {
    /// The refusal that Appwrite itself would give to a parameter that cannot be right.
    static func invalidArgument(_ parameter: String, _ why: String) -> AppwriteFailure {
        .refused(
            AppwriteError(
                status: 400, type: "general_argument_invalid", message: "Invalid `\(parameter)` param: \(why)"))
    }
}

extension AppwriteFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let error): "Appwrite answered \(error.status) \(error.type): \(error.message)"
        case .transport(let error): "No answer from Appwrite: \(error)"
        case .unreadable(let why): "Appwrite's answer cannot be read: \(why)"
        }
    }
}
