import GRDB
import JSONBytes

extension Call {
    /// The bucket that the path names. A disabled one does not exist for clients.
    func bucket() throws -> BucketModel {
        guard let bucket = try BucketModel.find(path("bucketId", .uid), db: db), bucket.isEnabled || caller.isKey else {
            throw APIError.bucketNotFound
        }
        return bucket
    }

    /// Whether the bucket lets the caller reach all of its files; if not, the files' own permissions decide.
    /// - Throws: `user_unauthorized` where these do not count.
    func reachesAllFiles(of bucket: BucketModel, _ action: String) throws(APIError) -> Bool {
        let granted = bucket.grants(action, to: caller)
        guard granted || bucket.hasFileSecurity else { throw .unauthorized }
        return granted
    }

    /// The file that the path names, for a caller who may read it.
    func readableFile(in bucket: BucketModel) throws -> FileModel {
        let id = try path("fileId", .uid)
        let all = try reachesAllFiles(of: bucket, "read")
        guard let file = try FileModel.find(id, in: bucket, db: db), all || file.grants("read", to: caller) else {
            throw APIError.fileNotFound
        }
        return file
    }

    /// A client grants only to roles that it holds.
    func checkFileGrants(_ permissions: [String]) throws(APIError) {
        guard !caller.isKey else { return }
        for role in PermissionText.allRoles(in: permissions) where !caller.roles.contains(role) {
            throw APIError(
                401, "user_unauthorized", "Permissions must be one of: (\(caller.roles.joined(separator: ", ")))")
        }
    }

    func announce(_ file: FileModel, in bucket: BucketModel, _ action: String) {
        let files = "buckets.\(bucket.id).files"
        let ofFile = bucket.hasFileSecurity ? PermissionText.roles(for: "read", in: file.permissions) : []
        let roles = PermissionText.roles(for: "read", in: bucket.permissions) + ofFile
        let moment = now.text
        announce {
            RealtimeEvent(
                names: EventNames.thing([("buckets", bucket.id), ("files", file.id)], action: action),
                channels: ["files", files, "\(files).\(file.id)"], roles: roles, timestamp: moment,
                payload: file.json(in: bucket).serialized())
        }
    }

    /// Removes bytes once the running transaction is kept.
    func removeBlobs(_ names: [String]) {
        let blobs = emulator.blobs
        db.afterNextTransaction { _ in
            for name in names { blobs.remove(name) }
        }
    }
}
