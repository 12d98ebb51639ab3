import JSONBytes
import Refine

extension TraceLoss {
    /// Every known loss of `@refinedev/rest` with its default options.
    static let rest: [TraceLoss] = [
        TraceLoss(
            "null and empty arrays",
            [
                all("eq with null value", [.compare("title", .eq, "")]),
                all("eq with array with null", [.compare("title", .eq, ["1", "", "2"])]),
                all("eq with empty array", [.presence("title", .eq)]),
            ]),
        TraceLoss("objects are no values", [.refused("getList: eq with object value", 400, "gateway_filter_invalid")]),
        TraceLoss("pages before the first", [.list("page zero", page: .window(offset: 0, limit: 0))]),
        TraceLoss(
            "meta does not travel, but for its query",
            [
                all("meta.fields flat"), all("meta.fields nested (GraphQL style)"),
                .refused("getList: meta.query", 400, "gateway_parameter_unknown"),
                .refused("getOne: meta of each kind", 400, "gateway_parameter_unknown"),
                .refused("create: meta headers/query/method/permissions", 400, "gateway_parameter_unknown"),
                .refused("update: meta put", 400, "gateway_parameter_unknown"),
            ]),
        resources, TraceLoss("ids are not encoded", idsInPaths),
        TraceLoss(
            "variables that are no row",
            [
                .refused("create: no variables", 400, "gateway_body_invalid"),
                .refused("create: array variables", 400, "gateway_body_invalid"),
            ]),
        TraceLoss(
            "methods that the provider lacks",
            [
                "two strings", "numbers", "one", "none", "odd characters", "twenty-five",
            ].map { .nothing("getMany: ids: " + $0) },
            [
                "getMany: with meta", "createMany: two", "createMany: none", "updateMany: two", "deleteMany: two",
            ].map { .nothing($0) }),
        TraceLoss("custom and getApiUrl", customCalls),
    ]

    private static let resources = TraceLoss(
        "resources are not encoded",
        [
            .nothing("getList: resource with a leading slash"),
            .refused("getList: resource carrying a query", 400, "gateway_parameter_unknown"),
        ])

    /// Where no page is sent every row is meant.
    private static func all(_ note: String, _ filters: [CrudFilter] = []) -> Case {
        .list(note, filters, page: .everything)
    }
}

/// What every provider does alike.
extension TraceLoss {
    /// Ids go into the path as they are; no id at all is the collection.
    static let idsInPaths: [Case] = [
        .operation("getOne: id: empty", .getList(ListRequest())),
        .operation("getOne: id: hash", .getOne(id: "a")),
        .operation("getOne: id: composite number[]", .getOne(id: "1,2")),
        .operation("getOne: id: undefined", .getOne(id: "undefined")),
        .refused("getOne: id: slash", 404, "gateway_route_unknown"),
        .refused("update: slash in id", 404, "gateway_route_unknown"),
        .refused("deleteOne: odd id, meta", 404, "gateway_route_unknown"),
        .refused("getOne: id: question mark", 400, "gateway_parameter_unknown"),
        .refused("getOne: id: percent-encoded", 400, "gateway_id_invalid"),
        .refused("getOne: id: dot dot", 404, "gateway_route_unknown"),
    ]

    /// Other URLs are no data operations: below a row nothing lives.
    static let customCalls: [Case] =
        ["get", "delete", "head", "options", "post", "put", "patch"].map {
            .refused("custom: custom \($0) bare", 404, "gateway_route_unknown")
        }
        + ["get", "delete", "post", "put", "patch"].map {
            .refused("custom: custom \($0) with everything", 404, "gateway_route_unknown")
        } + [
            .refused("custom: custom url already has a query", 404, "gateway_route_unknown"),
            .refused("custom: custom get with or", 404, "gateway_route_unknown"),
            .nothing("custom: custom relative url"),
            .nothing("getApiUrl: getApiUrl"),
        ]
}
