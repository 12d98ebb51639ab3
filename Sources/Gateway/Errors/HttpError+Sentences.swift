import Refine

extension HttpError {
    /// Adds a sentence. Appwrite's own seldom end with a stop, and two of them must not run together.
    mutating func add(sentence: String) {
        let isEnded = message.last.map { ".!?…".contains($0) } ?? true
        message += (isEnded ? " " : ". ") + sentence
    }
}
