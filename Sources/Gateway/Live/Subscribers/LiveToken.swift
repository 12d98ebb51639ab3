import Appwrite

/// What a subscriber sends to `authenticate` with.
enum LiveToken {
    /// Longest token taken, in bytes; Appwrite's sessions and JWTs have a few hundred.
    static let maximumLength = 4096

    /// A JWT is told from a session's secret by its form: three parts of base64url with dots between them.
    /// Appwrite's secrets are base64 without dots.
    /// - Returns: `nil` for what can be neither, or could not be sent in a header.
    static func credential(_ token: String) -> Credential? {
        let bytes = token.utf8
        guard (1...maximumLength).contains(bytes.count), bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isBase64URL) }) { return .jwt(token) }
        return parts.count == 1 ? .session(token) : nil
    }

    private static func isBase64URL(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
