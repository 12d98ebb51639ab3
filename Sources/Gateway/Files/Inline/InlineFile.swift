import Foundation
import JSONBytes
import Refine

/// A file that a form has put into a row: as a data URL, or as an object of an upload field with its bytes in `base64String`, which is what
/// refine's `file2Base64` makes.
struct InlineFile: Sendable, Hashable {
    /// A data URL, or base64 alone.
    var text: String
    var name: String?
    var type: String?

    /// `nil` for any other value, such as a URL, or an object of a file that was uploaded before.
    init?(_ value: JSONValue) {
        switch value {
        case .string(let text) where text.hasPrefix("data:"):
            self.text = text
        case .object(let object):
            guard let text = object["base64String"]?.string, !text.isEmpty else { return nil }
            self.text = text
            name = object["name"]?.string ?? object["fileName"]?.string
            type = object["type"]?.string
        default: return nil
        }
    }

    struct Content: Sendable, Hashable {
        var name: String
        var type: String
        var bytes: [UInt8]
    }

    /// - Throws: 400 that names the column.
    func content(column: String) throws(HttpError) -> Content {
        var type = type
        var encoded = text[...]
        if text.hasPrefix("data:") {
            // data:image/png;base64,… (RFC 2397)
            guard let comma = text.firstIndex(of: ","), text[..<comma].hasSuffix(";base64") else {
                throw Self.unreadable(column, "is a data URL that is not base64")
            }
            let head = text[..<comma].dropFirst("data:".count).dropLast(";base64".count)
            type = type ?? (head.isEmpty ? nil : String(head))
            encoded = text[text.index(after: comma)...]
        }
        // Foundation forgives padding in places where there is nothing to pad.
        let padding = encoded.utf8.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard encoded.utf8.count.isMultiple(of: 4), padding <= 2, let data = Data(base64Encoded: String(encoded)) else {
            throw Self.unreadable(column, "is not base64 throughout")
        }
        let media = MediaType.sendable(type)
        return Content(
            name: FileName.sanitized(name ?? "file" + MediaType.ending(of: media)), type: media, bytes: Array(data))
    }

    private static func unreadable(_ column: String, _ problem: String) -> HttpError {
        let message = "A file in \(Excerpt.name(column)) \(problem)."
        return HttpError(400, type: "gateway_file_unreadable", message, errors: [column: [message]])
    }
}
