import Appwrite

extension Plan {
    /// The roles that a write grants permissions to, each once.
    var grantedRoles: [Role] {
        let permissions: [Permission] =
            switch work {
            case .create(let row): row.permissions ?? []
            case .createMany(let rows, _): rows.flatMap { $0.permissions ?? [] }
            case .update(_, let change), .updateMany(_, let change, _): change.permissions.given
            default: []
            }
        var seen: Set<Role> = []
        return permissions.map(\.role).filter { seen.insert($0).inserted }
    }
}
