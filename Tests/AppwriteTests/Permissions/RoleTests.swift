import Appwrite
import Testing

@Suite struct RoleTests {
    @Test(arguments: [
        ("any", Role.any),
        ("guests", .guests),
        ("users", .users(nil)),
        ("users/verified", .users(.verified)),
        ("users/unverified", .users(.unverified)),
        ("user:5f2c", .user("5f2c", nil)),
        ("user:a.b-c_d", .user("a.b-c_d", nil)),
        ("user:5f2c/verified", .user("5f2c", .verified)),
        ("team:staff", .team("staff", role: nil)),
        ("team:staff/owner", .team("staff", role: "owner")),
        ("member:m1", .member("m1")),
        ("label:admin", .label("admin")),
    ])
    func readsAndPrintsTheSameText(text: String, role: Role) throws {
        #expect(try Role(parsing: text) == role)
        #expect(role.description == text)
        #expect(Role(text) == role)
    }

    @Test(arguments: [
        (
            "", RoleError.unknown(""),
            #"Role "" is not allowed. Must be one of: any, guests, users, user, team, member, label."#
        ),
        (
            "*", .unknown("*"),
            #"Role "*" is not allowed. Must be one of: any, guests, users, user, team, member, label."#
        ),
        (
            "Any", .unknown("Any"),
            #"Role "Any" is not allowed. Must be one of: any, guests, users, user, team, member, label."#
        ),
        (
            "role:all", .legacyPrefix,
            #"Permissions using the "role:" prefix have been replaced. Use "users", "guests", or "any" instead."#
        ),
        ("any/verified", .needlessDimension(role: "any"), #"Role "any" can not have a dimension value."#),
        ("any:x", .needlessID(role: "any"), #"Role "any" can not have an ID value."#),
        ("users:x", .needlessID(role: "users"), #"Role "users" can not have an ID value."#),
        (
            "users/nosuch", .invalidDimension(role: "users", allowed: ["verified", "unverified"]),
            #"Role "users" dimension value is invalid. Must be one of: verified, unverified."#
        ),
        ("user", .missingID(role: "user"), #"Role "user" must have an ID value."#),
        ("user:", .missingID(role: "user"), #"Role "user" must have an ID value."#),
        (
            "user:bad id!", .invalidID(role: "user"),
            #"Role "user" identifier value is invalid: Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore. Can't start with a special char"#
        ),
        (
            "user:_x", .invalidID(role: "user"),
            #"Role "user" identifier value is invalid: Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore. Can't start with a special char"#
        ),
        ("team:x/", .emptyDimension, "Dimension must not be empty"),
        ("team:x/a/b", .severalDimensions, "Only one dimension can be provided"),
        (
            "team:x/a b", .invalidDimension(role: "team", allowed: []),
            #"Role "team" dimension value is invalid: Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore. Can't start with a special char"#
        ),
        ("member:m/x", .needlessDimension(role: "member"), #"Role "member" can not have a dimension value."#),
        (
            "label:not-alnum", .invalidLabel,
            #"Role "label" identifier value is invalid: Value must be a valid string between 1 and 36 chars containing only alphanumeric chars"#
        ),
        ("label:x/y", .needlessDimension(role: "label"), #"Role "label" can not have a dimension value."#),
    ])
    func refusesWithAppwritesWords(text: String, error: RoleError, message: String) {
        #expect(throws: error) { try Role(parsing: text) }
        #expect(error.message == message)
        #expect(Role(text) == nil)
    }

    @Test func idsMayHave36Characters() throws {
        let longest = String(repeating: "a", count: 36)
        #expect(try Role(parsing: "user:" + longest) == .user(longest, nil))
        #expect(throws: RoleError.invalidID(role: "user")) { try Role(parsing: "user:" + longest + "a") }
    }
}
