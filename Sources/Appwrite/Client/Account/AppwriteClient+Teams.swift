import JSONBytes

// The teams of whoever calls, as far as they decide what the caller may do.
extension AppwriteClient {
    /// A confirmed membership of a user.
    public struct TeamMembership: Sendable, Hashable {
        public var id: String
        public var team: String
        /// Within the team: `owner`, `editor`.
        public var roles: [String]

        public init(id: String, team: String, roles: [String]) {
            self.id = id
            self.team = team
            self.roles = roles
        }
    }

    /// Most teams of a user that are looked at.
    public static let maximumTeams = 100

    /// `GET /teams`, and of each team `GET /teams/{team}/memberships` for the user: as the user, who sees the own teams alone.
    public func listMemberships(
        of user: String, as caller: Caller
    ) async throws(AppwriteFailure) -> [TeamMembership] {
        var call = AppwriteCall(.get, AppwritePath("/teams"))
        call.query.append(queries: [.limit(Self.maximumTeams)])
        guard let teams = try await parsed(call, as: caller)["teams"]?.array else {
            throw .unreadable("a list of teams has no `teams`")
        }
        var memberships: [TeamMembership] = []
        for id in teams.compactMap({ $0["$id"]?.string }) {
            memberships += try await self.memberships(of: user, in: id, as: caller)
        }
        return memberships
    }

    private func memberships(
        of user: String, in team: String, as caller: Caller
    ) async throws(AppwriteFailure) -> [TeamMembership] {
        let path = try AppwritePath("/teams").appending(id: team, as: "teamId").appending("/memberships")
        var call = AppwriteCall(.get, path)
        call.query.append(queries: [.filter(.equal, column: "userId", values: [.string(user)]), .limit(1)])
        guard let found = try await parsed(call, as: caller)["memberships"]?.array else {
            throw .unreadable("a list of memberships has no `memberships`")
        }
        return found.compactMap { membership in
            guard membership["confirm"]?.bool == true, let id = membership["$id"]?.string else { return nil }
            let roles = membership["roles"]?.array?.compactMap(\.string) ?? []
            return TeamMembership(id: id, team: team, roles: roles)
        }
    }
}
