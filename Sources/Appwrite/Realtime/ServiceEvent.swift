import JSONBytes

/// A change of something beside rows that Appwrite Realtime tells of: a file, or a run of a function.
public struct ServiceEvent: Sendable, Hashable {
    public enum Service: Sendable, Hashable, CaseIterable {
        case files, executions

        /// The words around the ids in an event's name: `buckets.B.files.F.create`, `functions.F.executions.E.update`.
        fileprivate var form: (root: Substring, record: Substring, parent: String) {
            switch self {
            case .files: ("buckets.", ".files.", "bucketId")
            case .executions: ("functions.", ".executions.", "functionId")
            }
        }
    }

    public var service: Service
    /// The bucket's or the function's id.
    public var parent: String
    public var id: String
    public var action: RowEvent.Action
    /// ISO 8601 as Appwrite wrote it.
    public var timestamp: String

    public init(service: Service, parent: String, id: String, action: RowEvent.Action, timestamp: String) {
        self.service = service
        self.parent = parent
        self.id = id
        self.action = action
        self.timestamp = timestamp
    }
}

extension ServiceEvent {
    /// Reads what changed from an event's names; the payload's own ids settle where one part of a name ends, since ids may hold dots.
    /// - Returns: `nil` when the event is about something else.
    init?(names: [String], timestamp: String, payload: JSONObject) {
        for name in names where !name.utf8.contains(UInt8(ascii: "*")) {
            for service in Service.allCases {
                guard let event = ServiceEvent(name, of: service, timestamp, payload) else { continue }
                self = event
                return
            }
        }
        return nil
    }

    private init?(_ name: String, of service: Service, _ timestamp: String, _ payload: JSONObject) {
        let form = service.form
        guard name.hasPrefix(form.root), let lastDot = name.lastIndex(of: "."),
            let action = RowEvent.Action(rawValue: String(name[name.index(after: lastDot)...]))
        else { return nil }
        guard
            let (parent, id) = name[..<lastDot].dropFirst(form.root.count).cut(
                at: form.record, tail: payload["$id"]?.string),
            payload[form.parent]?.string.map({ $0 == parent }) ?? true
        else { return nil }
        self.init(service: service, parent: String(parent), id: String(id), action: action, timestamp: timestamp)
    }
}
