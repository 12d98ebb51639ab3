import Foundation
import JSONBytes

/// A body of `multipart/form-data`: plain fields, read as those of other forms, and files.
struct MultipartForm: Sendable {
    private(set) var fields: JSONObject
    private(set) var files: [String: UploadedFile] = [:]

    /// The boundary that a content type names; `nil` when it is no multipart form.
    static func boundary(of contentType: String?) -> String? {
        guard let contentType, contentType.lowercased().hasPrefix("multipart/form-data") else { return nil }
        let boundary = HeaderParameters(contentType)["boundary"] ?? ""
        return boundary.isEmpty ? nil : boundary
    }

    /// Takes what is whole; a part without its end, or without a name, is left out.
    init(_ body: [UInt8], boundary: String) {
        var fields = FormText.Fields()
        for part in Self.parts(of: body, boundary: boundary) {
            guard let name = part.disposition["name"] else { continue }
            if let fileName = part.disposition["filename"] {
                files[String(name.prefix { $0 != "[" })] = UploadedFile(
                    name: fileName, type: part.type, content: part.content)
            } else {
                fields.add(name, String(decoding: part.content, as: UTF8.self))
            }
        }
        self.fields = fields.object
    }

    private struct Part {
        var disposition = HeaderParameters("")
        var type = ""
        var content: ArraySlice<UInt8>
    }

    private static let maximumParts = 1000

    private static func parts(of body: [UInt8], boundary: String) -> [Part] {
        let delimiter = Array("--\(boundary)".utf8)
        let lineAndDelimiter = Array("\r\n".utf8) + delimiter
        guard let first = find(delimiter, in: body[...]) else { return [] }
        var rest = body[first.upperBound...]
        var parts: [Part] = []
        while parts.count < maximumParts, rest.starts(with: "\r\n".utf8) {
            // The line end behind a delimiter may be the one before the next: then there is no part between them.
            guard let end = find(lineAndDelimiter, in: rest) else { break }
            if let part = part(of: rest[..<end.lowerBound].dropFirst(2)) { parts.append(part) }
            rest = body[end.upperBound...]
        }
        return parts
    }

    private static func part(of bytes: ArraySlice<UInt8>) -> Part? {
        guard let gap = find(Array("\r\n\r\n".utf8), in: bytes) else { return nil }
        var part = Part(content: bytes[gap.upperBound...])
        for line in String(decoding: bytes[..<gap.lowerBound], as: UTF8.self).split(separator: "\r\n") {
            let halves = line.split(separator: ":", maxSplits: 1)
            guard halves.count == 2 else { continue }
            let value = halves[1].trimmingCharacters(in: .whitespaces)
            switch halves[0].lowercased() {
            case "content-disposition": part.disposition = HeaderParameters(value)
            case "content-type": part.type = value
            default: break
            }
        }
        return part
    }

    private static func find(_ needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        guard let first = needle.first else { return nil }
        let offset: Int? = bytes.withUnsafeBytes { space in
            guard let start = space.baseAddress else { return nil }
            var place = 0
            while space.count - place >= needle.count {
                let rest = space.count - place - needle.count + 1
                guard let found = memchr(start + place, Int32(first), rest) else { return nil }
                if memcmp(found, needle, needle.count) == 0 { return UnsafeRawPointer(found) - start }
                place = UnsafeRawPointer(found) - start + 1
            }
            return nil
        }
        return offset.map { bytes.startIndex + $0..<bytes.startIndex + $0 + needle.count }
    }
}

/// The parameters of a header such as `form-data; name="file"; filename="a.txt"`.
struct HeaderParameters: Sendable {
    private var values: [String: String] = [:]

    subscript(name: String) -> String? { values[name] }

    init(_ text: String) {
        var rest = text.drop { $0 != ";" }
        while !rest.isEmpty {
            rest = rest.drop { $0 == ";" || $0 == " " }
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest.dropFirst(name.count)
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst()
            let value = rest.first == "\"" ? Self.quoted(&rest) : Self.word(&rest)
            values[name.lowercased().filter { $0 != " " }] = value
        }
    }

    private static func word(_ rest: inout Substring) -> String {
        let word = rest.prefix { $0 != ";" }
        rest = rest.dropFirst(word.count)
        return word.trimmingCharacters(in: .whitespaces)
    }

    private static func quoted(_ rest: inout Substring) -> String {
        var value = ""
        rest = rest.dropFirst()
        while let character = rest.popFirst(), character != "\"" {
            if character == "\\", let next = rest.first, next == "\"" || next == "\\" {
                value.append(next)
                rest = rest.dropFirst()
            } else {
                value.append(character)
            }
        }
        return value
    }
}
