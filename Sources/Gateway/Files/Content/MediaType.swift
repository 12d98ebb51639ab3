/// What kind of thing a file is, and what may be done with it.
enum MediaType {
    static let unknown = "application/octet-stream"

    /// Types that browsers show without running anything of them. Documents that can hold scripts, HTML and SVG above all, are not among
    /// them; neither is PDF, which Chromium does not show under the `sandbox` that all files are served with.
    private static let shown: Set = [
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/heic", "image/heif", "image/bmp",
        "image/tiff", "image/vnd.microsoft.icon", "image/x-icon", "text/plain",
    ]

    static func isShownInPlace(_ type: String) -> Bool {
        let essence = essence(of: type)
        return shown.contains(essence) || essence.hasPrefix("audio/") || essence.hasPrefix("video/")
    }

    /// The type as it may stand in a header; what is none is a stream of bytes.
    static func sendable(_ type: String?) -> String {
        guard let type, type.utf8.count <= 255, type.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return unknown
        }
        let essence = essence(of: type)
        let halves = essence.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, halves.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isTokenByte) }) else {
            return unknown
        }
        return essence
    }

    /// `.png`, for names that have to be made up; empty for types that are not known here.
    static func ending(of type: String) -> String {
        let endings = [
            "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp",
            "image/avif": ".avif",
            "image/svg+xml": ".svg", "application/pdf": ".pdf", "text/plain": ".txt", "text/csv": ".csv",
            "application/json": ".json", "video/mp4": ".mp4", "audio/mpeg": ".mp3", "application/zip": ".zip",
        ]
        return endings[type] ?? ""
    }

    /// In lower case, without parameters.
    private static func essence(of type: String) -> String {
        let word = type.prefix { $0 != ";" }
        return word.filter { $0 != " " }.lowercased()
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$&-^_.+".utf8.contains(byte)
        }
    }
}
