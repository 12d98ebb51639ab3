/// The rule for names of files: what a name may be when it is kept, and how it stands in a header.
enum FileName {
    /// Longest one that Appwrite keeps, in bytes of UTF-8 to be sure.
    static let maximumLength = 255

    /// The last part of a path, as a text without what steers terminals, file systems and headers. Never empty.
    static func sanitized(_ text: String) -> String {
        // What browsers write for a quote (HTML standard, multipart form data), which servers store in different ways; line ends, which they
        // write likewise, are dropped.
        let plain = text.replacing("%22", with: "'").replacing("\"", with: "'").replacing("%0D", with: "").replacing(
            "%0A", with: "")
        let last = plain.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        var name = String(String.UnicodeScalarView(last.unicodeScalars.filter(isAllowed)))
        while let end = name.last, end == " " || end == "." { name.removeLast() }
        // One dot may begin a name: `.htaccess` is called so.
        while name.hasPrefix(" ") || name.hasPrefix("..") { name.removeFirst() }
        return name.isEmpty ? "file" : shortened(name)
    }

    /// `attachment; filename="plain.txt"; filename*=UTF-8''pl%C3%A4in.txt` (RFC 6266)
    static func disposition(_ name: String, isAttachment: Bool) -> String {
        let name = sanitized(name)
        let plain = name.unicodeScalars.map { scalar in
            (0x20...0x7E).contains(scalar.value) && scalar != "\"" && scalar != "\\" && scalar != "%"
                ? String(scalar) : "_"
        }.joined()
        let text = "\(isAttachment ? "attachment" : "inline"); filename=\"\(plain)\""
        return plain == name ? text : text + "; filename*=UTF-8''\(SetCookie.encoded(name))"
    }

    /// No control characters, none that turn the direction of text round, and nothing that no character stands for.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator, .privateUse: false
        default: true
        }
    }

    /// Cut in the middle of a name that is too long, so that its extension stays.
    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > maximumLength else { return name }
        var ending = self.ending(of: name[...])
        // An archive's name has two: `.tar.gz`.
        let inner = self.ending(of: name.dropLast(ending.count))
        if inner.lowercased() == ".tar" { ending = inner + ending }
        // By scalars, for of one character there may be more than fits.
        var stem = name.dropLast(ending.count).unicodeScalars
        while stem.reduce(ending.utf8.count, { $0 + UTF8.width($1) }) > maximumLength { stem.removeLast() }
        return String(stem) + ending
    }

    /// From the last dot on; none where so much follows it that it is no ending.
    private static func ending(of name: Substring) -> Substring {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "" }
        return name[dot...].utf8.count <= 32 ? name[dot...] : ""
    }
}
