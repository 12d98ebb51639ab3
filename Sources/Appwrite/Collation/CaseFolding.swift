/// How databases that mind accents leave case out: character by character, each of which stays one.
public enum CaseFolding {
    /// As PostgreSQL's `lower`, by which its `ILIKE` compares: the one small letter that Unicode has for a character.
    public static func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.value <= 0xFFFF ? Unicode.Scalar(smallLetters[Int(scalar.value)]) ?? scalar : beyond(scalar, makeLowered)
    }

    /// As MongoDB's expressions that ignore case: characters are the same that share a capital or a small letter, such as `σ` and `ς`.
    public static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.value <= 0xFFFF ? Unicode.Scalar(foldedLetters[Int(scalar.value)]) ?? scalar : beyond(scalar, makeFolded)
    }

    // Asking Unicode's data makes a text of each character, so it is done once for those in use. Never changed and never freed.
    nonisolated(unsafe) private static let smallLetters = table(makeLowered)
    nonisolated(unsafe) private static let foldedLetters = table(makeFolded)

    private static func table(_ change: (Unicode.Scalar) -> Unicode.Scalar) -> UnsafePointer<UInt16> {
        let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 0x10000)
        for code in UInt16.min...UInt16.max {
            let changed = Unicode.Scalar(code).map(change)?.value
            table[Int(code)] = changed.flatMap { UInt16(exactly: $0) } ?? code
        }
        return UnsafePointer(table)
    }

    /// No script with capitals lies behind Adlam.
    private static func beyond(
        _ scalar: Unicode.Scalar, _ change: (Unicode.Scalar) -> Unicode.Scalar
    ) -> Unicode.Scalar {
        scalar.value < 0x1F000 ? change(scalar) : scalar
    }

    private static func makeLowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        // The only letter whose small one takes two characters, and one by the simple mapping.
        scalar == "\u{130}" ? "i" : only(scalar.properties.lowercaseMapping) ?? scalar
    }

    private static func makeFolded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        // The Turkish letters are equal to none but themselves.
        if scalar == "\u{130}" || scalar == "\u{131}" { return scalar }
        let capital = only(scalar.properties.uppercaseMapping) ?? scalar
        return only(capital.properties.lowercaseMapping) ?? capital
    }

    private static func only(_ text: String) -> Unicode.Scalar? {
        let scalars = text.unicodeScalars
        return scalars.count == 1 ? scalars.first : nil
    }
}
