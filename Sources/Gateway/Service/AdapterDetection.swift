import Appwrite
import JSONBytes

/// Finds out which database is behind an Appwrite of 1.9 or newer, by how it compares the names of its databases. Asks questions,
/// takes answers, does no I/O.
///
/// MariaDB alone finds a name in another case; MongoDB alone finds a name by `startsWith` what is in its middle.
struct AdapterDetection: Sendable {
    enum Step: Sendable, Hashable {
        /// Databases to be listed.
        case ask([Query])
        case found(DatabaseAdapter)
        /// The names that there are do not tell.
        case undecided
    }

    private enum State: Sendable {
        case listing
        case otherCase(id: String)
        case middle(id: String)
        case over
    }

    private var state = State.listing
    private var databases: [AppwriteClient.NamedDatabase] = []

    /// The first question.
    func start() -> Step { .ask([.limit(100)]) }

    /// Takes the answer to the last question.
    mutating func take(_ answer: [AppwriteClient.NamedDatabase]) -> Step {
        switch state {
        case .listing:
            databases = answer
            return askForOtherCase()
        case .otherCase(let id):
            guard !answer.contains(where: { $0.id == id }) else { return end(.found(.mariadb)) }
            return askForMiddle()
        case .middle(let id):
            return end(.found(answer.contains { $0.id == id } ? .mongodb : .postgresql))
        case .over:
            return .undecided
        }
    }

    private mutating func askForOtherCase() -> Step {
        for database in databases {
            let other = Self.inOtherCase(database.name)
            guard other != database.name else { continue }
            state = .otherCase(id: database.id)
            return .ask([Self.filter(.equal, "name", other), Self.filter(.equal, "$id", database.id)])
        }
        return end(.undecided)
    }

    private mutating func askForMiddle() -> Step {
        for database in databases {
            let middle = String(database.name.dropFirst())
            // A name such as `aaa` does begin with what is in its middle, and a backslash is no plain text to some.
            guard !middle.isEmpty, !middle.contains("\\"), !database.name.lowercased().hasPrefix(middle.lowercased())
            else { continue }
            state = .middle(id: database.id)
            return .ask([Self.filter(.startsWith, "name", middle), Self.filter(.equal, "$id", database.id)])
        }
        return end(.undecided)
    }

    private mutating func end(_ step: Step) -> Step {
        state = .over
        return step
    }

    private static func filter(_ method: Query.Method, _ column: String, _ value: String) -> Query {
        .filter(method, column: column, values: [.string(value)])
    }

    /// Small letters of ASCII for capitals and the other way round.
    private static func inOtherCase(_ name: String) -> String {
        let scalars = name.unicodeScalars.map { scalar -> Unicode.Scalar in
            guard scalar.isASCII, scalar.properties.isAlphabetic else { return scalar }
            return Unicode.Scalar(scalar.value ^ 0x20) ?? scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
