import JSONBytes

/// What a caller may do with a resource or one of its rows: refine's `CanResponse` for each of refine's actions.
public struct AccessMap: Sendable, Hashable {
    /// The actions that refine asks about by itself, in the order in which they are told.
    public enum Action: String, Sendable, Hashable, CaseIterable {
        case list, create, show, edit, delete, clone
    }

    /// `{"can": true}`, or `{"can": false, "reason": "…"}`.
    public enum Answer: Sendable, Hashable {
        case yes
        /// With whole sentences that say what is missing.
        case no(String)

        public var can: Bool { self == .yes }

        var json: JSONValue {
            switch self {
            case .yes: ["can": true]
            case .no(let reason): ["can": false, "reason": .string(reason)]
            }
        }
    }

    private let answers: [Action: Answer]

    init(_ answer: (Action) -> Answer) {
        answers = Dictionary(uniqueKeysWithValues: Action.allCases.map { ($0, answer($0)) })
    }

    public subscript(action: Action) -> Answer { answers[action] ?? .no("It is not known.") }

    /// `{"list": {"can": true}, …}`
    public var json: JSONValue {
        .object(JSONObject(Action.allCases.map { ($0.rawValue, self[$0].json) }))
    }
}
