import Foundation

/// What the head of a form's part says (RFC 7578, 4).
struct MultipartPart: Sendable, Hashable {
    /// Of the field.
    var name: String
    /// As the sender wrote it, a path perhaps; `nil` for a plain field.
    var fileName: String?
    /// `Content-Type`, as written.
    var type: String?

    init(name: String, fileName: String? = nil, type: String? = nil) {
        self.name = name
        self.fileName = fileName
        self.type = type
    }

    /// - Parameter number: of the part, from 1.
    init(head: ArraySlice<UInt8>, number: Int) throws(MultipartFault) {
        guard let text = String(validating: head, as: UTF8.self) else { throw .headUnreadable(part: number) }
        var disposition: String?
        for line in text.split(separator: "\r\n", omittingEmptySubsequences: false) {
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex,
                !line.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\t" || $0.value == 0x7F })
            else { throw .headUnreadable(part: number) }
            let value = Self.trimmed(line[line.index(after: colon)...])
            switch line[..<colon].lowercased() {
            case "content-disposition":
                guard disposition == nil else { throw .headUnreadable(part: number) }
                disposition = value
            case "content-type": type = value
            default: break
            }
        }
        guard let disposition else { throw .noDisposition(part: number) }
        let parameters = HeaderParameters(disposition)
        guard parameters?.value == "form-data" else { throw .noDisposition(part: number) }
        guard let name = parameters?["name"], !name.isEmpty, name.utf8.count <= 256 else { throw .noName(part: number) }
        self.name = name
        fileName = parameters?["filename"] ?? parameters?["filename*"].flatMap(Self.extended)
    }

    /// `UTF-8''na%C3%AFve.txt` (RFC 8187), which some libraries write although forms should not have it.
    private static func extended(_ text: String) -> String? {
        let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].lowercased() == "utf-8" else { return nil }
        return String(parts[2]).removingPercentEncoding
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }
}
