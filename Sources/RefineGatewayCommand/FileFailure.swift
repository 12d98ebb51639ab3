import Foundation

/// Why a file could not be used, in words for people.
enum FileFailure {
    static func reason(_ number: Int32) -> String { String(cString: strerror(number)).lowercased() }

    /// Foundation's errors hold the system's own underneath.
    static func reason(_ error: any Error) -> String {
        var error = error as NSError
        while let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError { error = cause }
        if error.domain == NSPOSIXErrorDomain { return reason(Int32(error.code)) }
        return switch (error as? CocoaError)?.code {
        case .fileWriteNoPermission, .fileReadNoPermission: "permission denied"
        case .fileWriteFileExists: "a file of that name is there"
        case .fileWriteOutOfSpace: "no space left on device"
        case .fileNoSuchFile, .fileReadNoSuchFile: "no such file or directory"
        default: "the system refused"
        }
    }
}
