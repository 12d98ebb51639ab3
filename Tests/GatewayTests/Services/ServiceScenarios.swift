import HTTPTypes
import Testing

/// One request, what Appwrite is asked for it, and what comes of it.
struct ServiceScenario: Sendable, CustomTestStringConvertible {
    var method: HTTPRequest.Method
    var uri: String
    var body: String?
    /// In order.
    var calls: [String]
    var status = 200
    var contains: [String] = []
    var lacks: [String] = []

    var testDescription: String { "\(method) \(uri) \(body ?? "")" }

    init(
        _ method: HTTPRequest.Method, _ uri: String, _ body: String? = nil, _ calls: String..., status: Int = 200,
        contains: [String] = [], lacks: [String] = []
    ) {
        self.method = method
        self.uri = uri
        self.body = body
        self.calls = calls
        self.status = status
        self.contains = contains
        self.lacks = lacks
    }

    static let reading: [ServiceScenario] = [
        .init(
            .get, "/simple-rest/users?_start=0&_end=10&_sort=name&_order=desc&email=ada@x.org", nil,
            #"GET /users {"method":"equal","attribute":"email","values":["ada@x.org"]} {"method":"orderDesc","attribute":"name"} {"method":"limit","values":[10]} key"#,
            contains: [#"[{"id":"u""#, #""email":"ada@x.org""#, #""targets":[{"id":"t""#],
            lacks: ["canary", "hash", "password\"", "impersonator", "$id"]),
        .init(
            .get, "/simple-rest/users?q=ada%20b&_start=0&_end=5", nil,
            #"GET /users {"method":"limit","values":[5]} search=ada b key"#),
        .init(
            .get, "/simple-rest/users?labels_contains=a&_start=0&_end=5", nil,
            #"GET /users {"method":"contains","attribute":"labels","values":["a"]} {"method":"limit","values":[5]} key"#
        ),
        .init(
            .get, "/simple-rest/users?_start=0&_end=5&mfa=true", nil,
            #"GET /users {"method":"limit","values":[100]} key"#,
            contains: ["[]"]),
        .init(
            .get, "/simple-rest/users?_start=0&_end=5&_sort=mfa&_order=desc", nil,
            #"GET /users {"method":"limit","values":[100]} key"#, contains: [#""id":"u""#]),
        .init(
            .get, "/simple-rest/users?_start=0&_end=5&_fields=name", nil,
            #"GET /users {"method":"limit","values":[5]} key"#,
            contains: [#""name":"Ada""#, "$createdAt"], lacks: ["email"]),
        .init(.get, "/rest/users/u", nil, "GET /users/u key", contains: [#"{"id":"u""#], lacks: ["canary"]),
        .init(
            .get, "/simple-rest/users?id=u&id=w", nil,
            #"GET /users {"method":"equal","attribute":"$id","values":["u","w"]} {"method":"limit","values":[2]} total=0 key"#,
            contains: [#"[{"id":"u""#], lacks: ["canary"]),
        .init(
            .get, "/simple-rest/sessions?userId=u&ip=::1&_start=0&_end=5", nil, "GET /users/u/sessions key",
            contains: [#"[{"id":"u:s""#, #""ip":"::1""#], lacks: ["canary", "secret"]),
        .init(.get, "/simple-rest/sessions/u:s", nil, "GET /users/u/sessions total=0 key", contains: [#"{"id":"u:s""#]),
        .init(
            .get, "/simple-rest/sessions/u:other", nil, "GET /users/u/sessions total=0 key", status: 404,
            contains: ["user_session_not_found"]),
        .init(
            .get, "/simple-rest/teams?_start=0&_end=5", nil, #"GET /teams {"method":"limit","values":[5]} caller"#,
            contains: [#"[{"id":"t""#]),
        .init(
            .get, "/simple-rest/memberships?teamId=t&confirm=true&_start=0&_end=5", nil,
            #"GET /teams/t/memberships {"method":"equal","attribute":"confirm","values":[true]} {"method":"limit","values":[5]} caller"#,
            contains: [#"[{"id":"t:m""#]),
        .init(
            .get, "/simple-rest/memberships/t:m", nil, "GET /teams/t/memberships/m caller", contains: [#"{"id":"t:m""#]),
        .init(
            .get, "/simple-rest/memberships?id=t:m&id=v:n", nil,
            #"GET /teams/t/memberships {"method":"equal","attribute":"$id","values":["m"]} {"method":"limit","values":[1]} total=0 caller"#,
            #"GET /teams/v/memberships {"method":"equal","attribute":"$id","values":["n"]} {"method":"limit","values":[1]} total=0 caller"#,
            contains: [#"[{"id":"t:m""#]),
        .init(.get, "/simple-rest/memberships", nil, status: 400, contains: ["gateway_parent_missing", "teamId"]),
        .init(
            .get, "/simple-rest/memberships?teamId=t&teamId=v", nil, status: 400, contains: ["gateway_parent_missing"]),
        .init(
            .get, "/simple-rest/memberships/m", nil, status: 404, contains: ["membership_not_found", "TEAM:MEMBERSHIP"]),
        .init(
            .get, "/simple-rest/buckets?enabled=true&_start=0&_end=5", nil,
            #"GET /storage/buckets {"method":"equal","attribute":"enabled","values":[true]} {"method":"limit","values":[5]} key"#
        ),
        .init(
            .get, "/simple-rest/files?bucketId=b&sizeOriginal_gte=3&_start=0&_end=5", nil,
            #"GET /storage/buckets/b/files {"method":"greaterThanEqual","attribute":"sizeOriginal","values":[3]} {"method":"limit","values":[5]} caller"#,
            contains: [#"[{"id":"b:x""#]),
        .init(
            .get, "/simple-rest/functions/f", nil, "GET /functions/f key", contains: [#""runtime""#], lacks: ["canary"]),
        .init(
            .get, "/simple-rest/executions?functionId=f&_start=0&_end=5&_sort=duration&_order=asc", nil,
            #"GET /functions/f/executions {"method":"orderAsc","attribute":"duration"} {"method":"limit","values":[5]} caller"#,
            contains: [#"[{"id":"f:x""#]),
        .init(.get, "/simple-rest/users?prefs=x", nil, status: 400, contains: ["gateway_column_unsupported"]),
        .init(.get, "/simple-rest/users?password=x", nil, status: 400, contains: ["gateway_unknown_column"]),
        .init(
            .get, "/simple-rest/users?_sort=password&_order=asc", nil, status: 400, contains: ["gateway_unknown_column"]
        ),
        .init(.get, "/simple-rest/users?_fields=hash", nil, status: 400, contains: ["gateway_unknown_column"]),
        .init(.get, "/simple-rest/users?$sequence_gt=1", nil, status: 400, contains: ["gateway_unknown_column"]),
        .init(.get, "/simple-rest/users/..%2fteams", nil, status: 400),
    ]

    static let writing: [ServiceScenario] = [
        .init(
            .post, "/rest/users", #"{"id":"u","email":"ada@x.org","password":"canary-p"}"#,
            #"POST /users {"userId":"u","email":"ada@x.org","password":"canary-p"} key"#, status: 201, lacks: ["canary"]
        ),
        .init(
            .post, "/rest/users", #"{"name":"Ada","labels":["b"],"emailVerification":true,"phone":""}"#,
            #"POST /users {"userId":"unique()","name":"Ada"} key"#, #"PUT /users/u/labels {"labels":["b"]} key"#,
            status: 201),
        .init(
            .patch, "/rest/users/u", #"{"name":"Bo","email":"b@x.org","emailVerification":true,"status":true}"#,
            "GET /users/u key", #"PATCH /users/u/email {"email":"b@x.org"} key"#,
            #"PATCH /users/u/name {"name":"Bo"} key"#, #"PATCH /users/u/verification {"emailVerification":true} key"#),
        .init(
            .patch, "/rest/users/u", #"{"phone":"+49123","phoneVerification":"true","password":"","prefs":{"b":2}}"#,
            "GET /users/u key", #"PATCH /users/u/phone {"number":"+49123"} key"#,
            #"PATCH /users/u/prefs {"prefs":{"b":2}} key"#,
            #"PATCH /users/u/verification/phone {"phoneVerification":true} key"#),
        .init(
            .patch, "/rest/users/u", #"{"email":null,"prefs":{"b":2}}"#, "GET /users/u key",
            #"PATCH /users/u/email {"email":""} key"#, #"PATCH /users/u/prefs {"prefs":{"b":2}} key"#,
            "GET /users/u key"),
        .init(
            .patch, "/rest/users/u",
            #"{"name":"Ada","email":"Ada@X.org","mfa":false,"registration":"2026-01-01T00:00:00.000+00:00"}"#,
            "GET /users/u key", contains: [#"{"id":"u""#], lacks: ["canary"]),
        .init(
            .patch, "/rest/users/u", #"{"name":"Bo","mfa":true}"#, "GET /users/u key", status: 400,
            contains: ["gateway_column_read_only", #""mfa":["#]),
        .init(.patch, "/rest/users/u", #"{"nmae":"Bo"}"#, status: 400, contains: ["Did you mean `name`?"]),
        .init(.patch, "/rest/users/u", #"{"status":"maybe"}"#, status: 400, contains: ["gateway_value_invalid"]),
        .init(.patch, "/rest/users/u", "{}", status: 400, contains: ["gateway_update_empty"]),
        .init(.delete, "/rest/users/u", nil, "DELETE /users/u key", contains: [#"{"id":"u"}"#]),
        .init(.delete, "/rest/sessions/u:s", nil, "DELETE /users/u/sessions/s key", contains: [#"{"id":"u:s"}"#]),
        .init(.post, "/rest/sessions", "{}", status: 405, contains: ["/auth/login"]),
        .init(
            .post, "/rest/teams", #"{"name":"Staff"}"#, #"POST /teams {"teamId":"unique()","name":"Staff"} caller"#,
            status: 201),
        .init(
            .patch, "/rest/teams/t", #"{"name":"New","prefs":{"a":1},"total":1}"#, "GET /teams/t caller",
            #"PUT /teams/t {"name":"New"} caller"#, #"PUT /teams/t/prefs {"prefs":{"a":1}} caller"#,
            "GET /teams/t caller"),
        .init(
            .post, "/rest/memberships", #"{"teamId":"t","email":"c@x.org","roles":["a"],"url":"https://x.org"}"#,
            #"POST /teams/t/memberships {"email":"c@x.org","roles":["a"],"url":"https://x.org"} caller"#, status: 201,
            contains: [#"{"id":"t:m""#]),
        .init(
            .patch, "/rest/memberships/t:m", #"{"teamId":"t","roles":["b"]}"#, "GET /teams/t/memberships/m caller",
            #"PATCH /teams/t/memberships/m {"roles":["b"]} caller"#),
        .init(
            .patch, "/rest/memberships/t:m", #"{"teamId":"v"}"#, "GET /teams/t/memberships/m caller", status: 400,
            contains: ["gateway_column_read_only"]),
        .init(
            .post, "/rest/memberships", #"{"id":"m","teamId":"t","roles":[]}"#, status: 400,
            contains: ["gateway_id_invalid"]),
        .init(
            .post, "/rest/buckets", #"{"name":"B","$permissions":["write(\"users\")"]}"#,
            #"POST /storage/buckets {"bucketId":"unique()","name":"B","permissions":["create(\"users\")","update(\"users\")","delete(\"users\")"]} key"#,
            status: 201),
        .init(
            .patch, "/rest/buckets/b", #"{"name":"C"}"#, "GET /storage/buckets/b key",
            #"PUT /storage/buckets/b {"name":"C","enabled":true,"maximumFileSize":9,"compression":"gzip"} key"#),
        .init(
            .patch, "/rest/files/b:x", #"{"name":"g.txt","$permissions":["read(\"users\")"]}"#,
            "GET /storage/buckets/b/files/x caller",
            #"PUT /storage/buckets/b/files/x {"name":"g.txt","permissions":["read(\"users\")"]} caller"#),
        .init(
            .patch, "/rest/files/b:x", #"{"name":"f.txt","$permissions":["read(\"any\")"]}"#,
            "GET /storage/buckets/b/files/x caller", contains: [#"{"id":"b:x""#]),
        .init(.post, "/rest/files", #"{"bucketId":"b"}"#, status: 405, contains: ["POST /files/{bucket}"]),
        .init(
            .patch, "/rest/functions/f", #"{"enabled":"false"}"#, "GET /functions/f key",
            #"PUT /functions/f {"name":"F","enabled":false,"runtime":"node-22","execute":["any"]} key"#,
            lacks: ["canary"]),
        .init(
            .post, "/rest/executions", #"{"functionId":"f","body":"b","async":"1","headers":{"a":"b"}}"#,
            #"POST /functions/f/executions {"body":"b","async":true,"headers":{"a":"b"}} caller"#, status: 201,
            contains: [#"{"id":"f:x""#]),
        .init(.patch, "/rest/executions/f:x", #"{"status":"x"}"#, status: 405),
        .init(.delete, "/rest/executions/f:x", nil, "DELETE /functions/f/executions/x caller"),
        .init(
            .patch, "/rest/users/bulk?ids=u,w", #"{"labels":["a"]}"#, "GET /users/u key", "GET /users/w key"),
        // Appwrite finds them in any case.
        .init(.get, "/rest/users/U", nil, "GET /users/U key", status: 404),
        .init(.patch, "/rest/users/U", #"{"labels":["a"]}"#, "GET /users/U key", status: 404),
        .init(.delete, "/rest/users/U", nil, "GET /users/U key", status: 404),
        .init(.delete, "/rest/users/bulk?ids=u,w,u", nil, "DELETE /users/u key", "DELETE /users/w key"),
        .init(
            .post, "/rest/users/bulk", #"[{"name":"a"},{"nmae":"b"}]"#, status: 400,
            contains: ["gateway_unknown_column"]),
    ]
}
