/// A picture of somebody's initials, as a `data:` URL: it needs no further request, and no project or endpoint shows in it.
enum InitialsAvatar {
    /// Dark enough for white letters (WCAG AA).
    private static let colors = [
        "#8e2c6b", "#1f5f99", "#2c6e49", "#8a4b08", "#5b3f9e", "#a12a2a", "#1b6d74", "#5a5a5a",
    ]

    static func url(name: String) -> String {
        let words = name.prefix { $0 != "@" }.split { !$0.isLetter && !$0.isNumber }
        let letters = (words.count > 1 ? [words.first, words.last] : [words.first]).compactMap { $0?.first }
        let initials = String(letters).uppercased()
        // The same name has the same color in every process, which Swift's own hashes do not give.
        let sum = name.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
        let svg =
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 64'><rect width='64' height='64' fill='\(colors[sum % colors.count])'/>"
            + "<text x='32' y='42' font-family='sans-serif' font-size='28' fill='#fff' text-anchor='middle'>\(initials)</text></svg>"
        return "data:image/svg+xml," + SetCookie.encoded(svg)
    }
}
