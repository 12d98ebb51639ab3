import JSONBytes

/// Tells what kind of file bytes make, by their beginning, in the words of `libmagic`, which the real server asks. The kinds
/// that people upload to look at are known; other texts are `text/plain`, everything else `application/octet-stream`.
enum MediaType {
    private struct Mark {
        var bytes: [UInt8]
        var offset = 0
        var type: String

        init(_ bytes: [UInt8], at offset: Int = 0, _ type: String) {
            (self.bytes, self.offset, self.type) = (bytes, offset, type)
        }

        init(_ text: String, at offset: Int = 0, _ type: String) {
            self.init(Array(text.utf8), at: offset, type)
        }
    }

    private static let marks = [
        Mark([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"), Mark([0xFF, 0xD8, 0xFF], "image/jpeg"),
        Mark("GIF8", "image/gif"), Mark("WEBP", at: 8, "image/webp"), Mark("BM", "image/bmp"),
        Mark([0x49, 0x49, 0x2A, 0x00], "image/tiff"), Mark([0x4D, 0x4D, 0x00, 0x2A], "image/tiff"),
        Mark([0x00, 0x00, 0x01, 0x00], "image/vnd.microsoft.icon"), Mark("ftypavif", at: 4, "image/avif"),
        Mark("ftypheic", at: 4, "image/heic"), Mark("ftypmif1", at: 4, "image/heif"),
        Mark("ftypqt", at: 4, "video/quicktime"), Mark("ftypM4A", at: 4, "audio/x-m4a"),
        Mark("ftyp", at: 4, "video/mp4"),
        Mark([0x1A, 0x45, 0xDF, 0xA3], "video/webm"), Mark("AVI ", at: 8, "video/x-msvideo"),
        Mark("WAVE", at: 8, "audio/x-wav"), Mark("ID3", "audio/mpeg"), Mark([0xFF, 0xFB], "audio/mpeg"),
        Mark("OggS", "audio/ogg"), Mark("fLaC", "audio/flac"), Mark("%PDF-", "application/pdf"),
        Mark([0x50, 0x4B, 0x03, 0x04], "application/zip"), Mark([0x1F, 0x8B], "application/gzip"),
        Mark("BZh", "application/x-bzip2"), Mark([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "application/x-xz"),
        Mark([0x28, 0xB5, 0x2F, 0xFD], "application/zstd"),
        Mark([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "application/x-7z-compressed"),
        Mark("ustar", at: 257, "application/x-tar"), Mark("wOFF", "font/woff"), Mark("wOF2", "font/woff2"),
        Mark([0x7F, 0x45, 0x4C, 0x46], "application/x-executable"), Mark("{\\rtf", "text/rtf"),
        Mark("SQLite format 3", "application/vnd.sqlite3"),
    ]

    /// What browsers may show in place. Everything else is viewed as plain text, so that nothing uploaded runs as a page.
    private static let shown: Set = [
        "image/jpeg", "image/gif", "image/png", "image/webp", "image/heic", "image/avif", "video/mp4",
        "video/quicktime", "video/x-msvideo", "audio/mpeg", "audio/ogg", "audio/mp4", "application/pdf",
    ]

    static func shownInPlace(_ type: String) -> String { shown.contains(type) ? type : "text/plain" }

    /// - Parameters:
    ///   - beginning: the first bytes.
    ///   - isWhole: whether they are all there are.
    static func detect(_ beginning: [UInt8], isWhole: Bool) -> String {
        guard !beginning.isEmpty else { return "application/x-empty" }
        for mark in marks where beginning.dropFirst(mark.offset).starts(with: mark.bytes) { return mark.type }
        guard isText(beginning) else { return "application/octet-stream" }
        return markup(beginning)
            ?? (isWhole && isJSON(beginning) ? "application/json" : "text/plain")
    }

    /// No control characters but those that texts have.
    private static func isText(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { byte in
            byte >= 0x20 && byte != 0x7F || (0x07...0x0A).contains(byte) || byte == 0x0C || byte == 0x0D || byte == 0x1B
        }
    }

    private static func markup(_ bytes: [UInt8]) -> String? {
        let head = String(decoding: bytes.prefix(1024).drop { $0 <= 0x20 }, as: UTF8.self).lowercased()
        if head.hasPrefix("<svg") || head.hasPrefix("<?xml") && head.contains("<svg") { return "image/svg+xml" }
        if head.hasPrefix("<?xml") { return "text/xml" }
        if ["<!doctype html", "<html", "<head", "<body"].contains(where: head.hasPrefix) { return "text/html" }
        if head.hasPrefix("<?php") { return "text/x-php" }
        if head.hasPrefix("#!/bin/sh") || head.hasPrefix("#!/bin/bash") { return "text/x-shellscript" }
        return nil
    }

    /// An object or a list.
    private static func isJSON(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first(where: { $0 > 0x20 }), first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        else {
            return false
        }
        return (try? JSONValue(parsing: bytes, maximumDepth: 128)) != nil
    }
}
