/// What a call to Appwrite can fail with.
public indirect enum AppwriteFailure: Error, Sendable, Hashable {
    /// Appwrite answered with an error.
    case refused(AppwriteError)
    /// No answer came.
    case transport(TransportError)
    /// An answer came that is not what this version of Appwrite says.
    case unreadable(String)
    /// A write was sent, and its answer did not come or cannot be understood: nobody knows whether it was carried out. Holds why.
    case lost(AppwriteFailure)
}

extension AppwriteFailure {
    /// What this is of a call that writes: `lost` where it may have been carried out.
    var ofWrite: AppwriteFailure {
        switch self {
        case .transport(let error): error.mayHaveArrived ? .lost(self) : self
        case .refused(let error): error.isOfSomethingBetween ? .lost(self) : self
        case .unreadable: .lost(self)
        case .lost: self
        }
    }

    /// Why an answer was lost; of what is no lost write it is the failure itself.
    public var cause: AppwriteFailure {
        if case .lost(let cause) = self { cause.cause } else { self }
    }
}

extension AppwriteError {
    /// Whether a proxy on the way says that it got no answer from Appwrite, or gave up waiting. It may be late, or have been lost.
    fileprivate var isOfSomethingBetween: Bool { status > 500 && type == "general_unknown" }
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
        case .lost(let cause): "Nobody knows whether it was carried out. \(cause)"
        }
    }
}
