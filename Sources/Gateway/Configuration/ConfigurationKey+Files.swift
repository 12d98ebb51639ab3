/// What can be set for uploads and downloads.
extension ConfigurationKey {
    static let files: [ConfigurationKey] = [
        ConfigurationKey(
            path: "files.buckets",
            summary:
                "Which of Appwrite's buckets are served at `/files`: `all`, `none`, or a list of their ids. Who may do what in a bucket is decided by "
                + "Appwrite, by the bucket's permissions and the caller's own credential.",
            form: "`all`, `none` or a list of bucket ids", isRequired: false, isSecret: false, example: nil,
            apply: { value, configuration throws(ConfigurationFault) in
                switch value {
                case .text("all"): configuration.files.buckets = nil
                case .text("none"): configuration.files.buckets = []
                default:
                    let buckets = try value.list()
                    for bucket in buckets { _ = try id(bucket) }
                    guard !buckets.isEmpty else {
                        throw ConfigurationFault("must be `all`, `none` or a list of buckets")
                    }
                    configuration.files.buckets = buckets
                }
            },
            show: { configuration in
                configuration.files.buckets.map { $0.isEmpty ? "none" : YAMLText.list($0) } ?? "all"
            }),
        .size(
            "files.max_size", \.files.maximumSize, in: 1024...(1 << 40),
            "The largest upload: all files of one request together. A larger one is a 413. Appwrite has limits of its own, for its server and for each bucket."
        ),
        .size(
            "files.disk", \.files.disk, in: 1024...(1 << 44),
            "What uploads may take of the disk at one time; they lie there, without a name, until Appwrite has them. Uploads beyond that are a 503 with `Retry-After`."
        ),
        .text(
            "files.folder", \.files.folder, form: "path",
            "The folder for that, on a disk with enough room. Unless it is set, the system's folder for temporary files, which on some systems is memory."
        ),
        .integer(
            "files.connections", \.files.connections, in: 1...10_000,
            "Transfers of files to and from Appwrite at one time; further ones wait. They take none of the connections of `appwrite.connections`."
        ),
        .duration(
            "files.timeout", \.files.timeout, in: .seconds(1) ... .seconds(3600),
            "How long nothing may move between the gateway and Appwrite while a file is transferred. How long the whole takes does not count."
        ),
    ]
}
