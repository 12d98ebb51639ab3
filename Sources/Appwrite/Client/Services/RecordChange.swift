import JSONBytes

/// One call that changes a record. Users have one for each of their attributes.
public struct RecordChange: Sendable, Hashable {
    public enum Method: String, Sendable, Hashable { case put = "PUT", patch = "PATCH" }

    /// The part of a record that has a path of its own, behind the record's.
    public enum Part: String, Sendable, Hashable {
        case name, email, phone, password, labels, prefs, status
        case emailVerification = "verification"
        case phoneVerification = "verification/phone"
    }

    public var method: Method
    /// `nil` changes the record as a whole.
    public var part: Part?
    public var body: JSONObject
    /// The attributes that the call is made for.
    public var attributes: [String]

    public init(_ method: Method, _ part: Part? = nil, body: JSONObject, attributes: [String]) {
        self.method = method
        self.part = part
        self.body = body
        self.attributes = attributes
    }
}

extension RecordChange.Part {
    var path: StaticString {
        switch self {
        case .name: "/name"
        case .email: "/email"
        case .phone: "/phone"
        case .password: "/password"
        case .labels: "/labels"
        case .prefs: "/prefs"
        case .status: "/status"
        case .emailVerification: "/verification"
        case .phoneVerification: "/verification/phone"
        }
    }
}
