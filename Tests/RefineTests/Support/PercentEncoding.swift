/// Percent-encodes everything but letters and digits, as strictly as axios does and more so.
func percentEncoded(_ text: String) -> String {
    let hex = Array("0123456789ABCDEF")
    var encoded = ""
    for byte in text.utf8 {
        let scalar = Unicode.Scalar(byte)
        if byte < 0x80, Character(scalar).isLetter || Character(scalar).isNumber {
            encoded.unicodeScalars.append(scalar)
        } else {
            encoded += "%\(hex[Int(byte >> 4)])\(hex[Int(byte & 15)])"
        }
    }
    return encoded
}
