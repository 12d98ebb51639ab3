/// Every key, in the order in which they are documented.
extension ConfigurationKey {
    static let all: [ConfigurationKey] =
        listeners + appwrite + resources + [services] + files + cors + auth + limits + live + passthrough + audit
        + others
        + access

    static func named(_ path: String) -> ConfigurationKey? { byPath[path] }

    /// `appwrite`, `cors`, …
    static let sections: Set<String> = Set(all.map(\.section)).subtracting([""])

    private static let byPath = Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0) })

    private static let listeners: [ConfigurationKey] = [
        ConfigurationKey(
            path: "listen", summary: "Where browsers reach the gateway. Port 0 takes a free one.", form: "host:port",
            isRequired: false, isSecret: false, example: "127.0.0.1:8080",
            apply: { value, configuration throws(ConfigurationFault) in
                configuration.listen = try address(value)
            },
            show: { YAMLText.scalar($0.listen.description) }),
        ConfigurationKey(
            path: "admin",
            summary:
                "Where operators reach health, readiness and the list of routes. Keep it on loopback or inside the cluster.",
            form: "host:port, or `off`", isRequired: false, isSecret: false, example: "127.0.0.1:8081",
            apply: { value, configuration throws(ConfigurationFault) in
                let isOff = value == .text("off") || value == .text("false")
                configuration.admin = isOff ? nil : try address(value)
            },
            show: { $0.admin.map { YAMLText.scalar($0.description) } ?? "off" }),
    ]

    private static let appwrite: [ConfigurationKey] = [
        .text(
            "appwrite.endpoint", \.appwrite.endpoint, form: "URL ending in /v1", isRequired: true,
            example: "https://appwrite.example.com/v1", "The API of the Appwrite server, 1.8 or newer.",
            check: { text throws(ConfigurationFault) in try EndpointText.checked(text) }),
        .text(
            "appwrite.project", \.appwrite.project, form: "project id", isRequired: true, example: "my-project",
            "The project whose tables are served.", check: { text throws(ConfigurationFault) in try id(text) }),
        .secret(
            "appwrite.key", \.appwrite.key, form: "API key", example: "${APPWRITE_API_KEY}",
            "A server API key with the scopes databases.read, tables.read, columns.read and indexes.read. The gateway reads schemas with it, "
                + "with `sessions.write` it also signs people in with it, and it never reads a caller's rows with it unless `auth.mode` is `key`. Without one, columns are not checked and values in filters are typed by their look."
        ),
        ConfigurationKey(
            path: "appwrite.key_file", summary: "A file that holds the API key, instead of `appwrite.key`.",
            form: "path",
            isRequired: false, isSecret: false, example: nil,
            // Read by the loader, which knows files.
            apply: { value, _ throws(ConfigurationFault) in _ = try value.text() }, show: { _ in nil }),
        .text(
            "appwrite.database", \.appwrite.database, form: "database id", isRequired: true, example: "main",
            "The database of resources that name none.", check: { text throws(ConfigurationFault) in try id(text) }),
        .list(
            "appwrite.databases", \.appwrite.databases, form: "list of database ids",
            "Further databases, whose tables are reached as the resource `database/table`. With a server key the gateway finds them by itself.",
            check: { text throws(ConfigurationFault) in _ = try id(text) }),
        ConfigurationKey(
            path: "appwrite.adapter",
            summary:
                "The database behind Appwrite, which decides how filters compare texts. `auto` finds out: by the version, or with the key.",
            form: "auto, mariadb, postgresql or mongodb", isRequired: false, isSecret: false, example: nil,
            apply: { value, configuration throws(ConfigurationFault) in
                let text = try value.text()
                let adapter = DatabaseAdapter(rawValue: text)
                guard adapter != nil || text == "auto" else {
                    throw ConfigurationFault("must be auto, mariadb, postgresql or mongodb")
                }
                configuration.appwrite.adapter = adapter
            },
            show: { $0.appwrite.adapter?.rawValue ?? "auto" }),
        .integer(
            "appwrite.connections", \.appwrite.connections, in: 1...10_000,
            "Connections to Appwrite that are kept open at most."),
        .duration(
            "appwrite.connect_timeout", \.appwrite.connectTimeout, in: .milliseconds(1) ... .seconds(60),
            "How long connecting to Appwrite may take."),
        .duration(
            "appwrite.first_byte_timeout", \.appwrite.firstByteTimeout, in: .milliseconds(1) ... .seconds(300),
            "How long Appwrite may take to begin its answer."),
        .duration(
            "appwrite.timeout", \.appwrite.timeout, in: .milliseconds(1) ... .seconds(600),
            "How long a whole call to Appwrite may take."),
        .size(
            "appwrite.answer", \.appwrite.maximumAnswer, in: 1024...(1 << 30),
            "The largest answer that is taken from Appwrite."),
    ]

    private static let cors: [ConfigurationKey] = [
        .list(
            "cors.origins", \.cors.origins, form: "list of origins", example: #"["http://localhost:*"]"#,
            "Web origins whose pages may read answers and open live sockets: `https://admin.example.com`, `http://localhost:*` (any port), "
                + "`https://*.example.com`, or `*` for all of them, without credentials.",
            check: { text throws(ConfigurationFault) in try OriginText.check(text) })
    ]

    private static let limits: [ConfigurationKey] = [
        .size(
            "limits.body", \.limits.body, in: 1024...(256 << 20),
            "The largest body of a request; larger ones are a 413."),
        .integer(
            "limits.rows", \.limits.rows, in: 1...1_000_000,
            "Rows of one answer. A list that asks for more, or for every row, is cut there and says so with `X-Truncated`."
        ),
        .integer(
            "limits.residual_rows", \.limits.residualRows, in: 1...1_000_000,
            "Rows that the gateway looks at for one list whose filters or sorters Appwrite cannot do alone. A list that would need more is a "
                + "400 `gateway_filter_too_broad`."
        ),
        .size(
            "limits.residual_work", \.limits.residualWork, in: (1 << 20)...(1 << 40),
            "Bytes that the gateway looks at for one such list: those of the rows, and those of a text for each time that it is searched or "
                + "compared. About as many fit into half a second of a core. A list that needs more is a 400 `gateway_filter_too_dear`."
        ),
        .integer(
            "limits.residual_reads", \.limits.residualReads, in: 1...1_000,
            "Such lists that the gateway reads for one caller at the same time. Further ones wait for their turn; when too many wait, they "
                + "are a 429 `gateway_too_many_reads`."
        ),
        .integer(
            "limits.conditions", \.limits.conditions, in: 1...10_000,
            "Conditions of one request, those inside of groups among them. More are a 400 `gateway_too_many_conditions`."
        ),
        .size(
            "limits.value", \.limits.value, in: 64...(1 << 20),
            "The longest value of a condition. A longer one is a 400 `gateway_value_too_long`."
        ),
        .duration(
            "limits.head_timeout", \.limits.headTimeout, in: .milliseconds(100) ... .seconds(600),
            "From the first byte of a request to the end of its head."),
        .duration(
            "limits.body_idle_timeout", \.limits.bodyIdleTimeout, in: .milliseconds(100) ... .seconds(600),
            "How long a request's body may pause."),
        .duration(
            "limits.keep_alive_timeout", \.limits.keepAliveTimeout, in: .milliseconds(100) ... .seconds(3600),
            "How long a connection may idle between requests."),
        .size(
            "limits.answers_in_memory", \.limits.answersInMemory, in: (1 << 20)...(1 << 40),
            "Memory for large answers that wait for their readers, all together. What would need more is a 503 `gateway_answers_full` with `Retry-After`."
        ),
        .size(
            "limits.answer_rate", \.limits.answerRate, in: 0...(1 << 30),
            "What a caller takes of its answer in a second at least, over 5 seconds; the connection of a slower one is closed. 0 asks that it takes anything at all."
        ),
        .integer(
            "limits.connections_per_address", \.limits.connectionsPerAddress, in: 1...1_000_000,
            "Connections that one address may have open, live sockets included; further ones are closed at once. Addresses under `proxy.trusted` may have any number."
        ),
        .duration(
            "limits.shutdown", \.limits.shutdown, in: .zero ... .seconds(300),
            "How long requests in flight may go on after SIGTERM."),
    ]

    private static let others: [ConfigurationKey] = [
        .duration(
            "cache.schema", \.cache.schema, in: .zero ... .seconds(86_400),
            "How old a table's schema may grow before it is read again. It is also read again when a column is unknown."
        ),
        .list(
            "proxy.trusted", \.proxy.trusted, form: "list of addresses and networks",
            "Reverse proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed, such as `10.0.0.0/8`. Appwrite counts its rate limits by the address that it "
                + "is told; without a proxy that is the peer's.",
            check: { text throws(ConfigurationFault) in
                guard AddressRange(text) != nil else {
                    throw ConfigurationFault(
                        "holds \(Excerpt.quoted(text)); an entry is an IP address or a network such as 10.0.0.0/8")
                }
            }),
        .level(
            "log.level", \.log.level,
            "How much is logged. One line for each request is at `info`."),
        .integer(
            "threads", \.threads, in: 0...256,
            "Threads that serve HTTP; 0 takes one for each core. Each has another beside it that calls Appwrite, as long as there are 16 `appwrite.connections` for each."
        ),
    ]

    static func address(_ value: ConfigurationValue) throws(ConfigurationFault) -> ListenAddress {
        guard let address = ListenAddress(try value.text()) else {
            throw ConfigurationFault("must be host:port, as in 127.0.0.1:8080 or [::1]:8080")
        }
        return address
    }

    /// An id as Appwrite forms them.
    static func id(_ text: String) throws(ConfigurationFault) -> String {
        guard RowID.isPossible(text) else {
            throw ConfigurationFault(
                "must be an id: letters, digits, `.`, `-` and `_`, beginning with a letter or digit")
        }
        return text
    }
}
