import Appwrite
import Foundation
import Refine

/// Where a request below `/files` leads, and who asks.
struct FileCall: Sendable {
    enum Place: Sendable, Hashable {
        /// `/files/{bucket}`
        case bucket(String)
        /// `/files/{bucket}/{id}`, with what stands behind it.
        case file(bucket: String, id: String, AppwriteClient.FileContent)
    }

    var place: Place
    var caller: Caller
    /// The gateway's own URL as the sender knows it, without a slash at its end; empty when nobody knows.
    var base: String

    var bucket: String {
        switch place {
        case .bucket(let bucket), .file(let bucket, _, _): bucket
        }
    }

    /// `https://gateway.example.com/files/photos/66a1`
    static func url(_ base: String, bucket: String, id: String) -> String {
        "\(base)/files/\(SetCookie.encoded(bucket))/\(SetCookie.encoded(id))"
    }

    /// - Parameter path: of the request, percent-encoded.
    /// - Returns: `nil` where nothing is.
    static func place(_ path: String) -> Place? {
        let words = path.split(separator: "/").dropFirst().map { String($0).removingPercentEncoding ?? "" }
        guard words.allSatisfy(Identifier.isValid) else { return nil }
        switch words.count {
        case 1: return .bucket(words[0])
        case 2: return .file(bucket: words[0], id: words[1], .view)
        case 3:
            guard let content = AppwriteClient.FileContent(rawValue: words[2]), content != .view else { return nil }
            return .file(bucket: words[0], id: words[1], content)
        default: return nil
        }
    }
}
