import JSONBytes
import Refine

extension TraceLoss {
    /// Every known loss of the two recorded nestjsx providers. A trace that is in none of them must be read as refine meant it.
    static let nestJSXCrud: [TraceLoss] = [
        unmappedOperators, arraysUnderEquality, valuesWithoutJSON, pages, sorting, metaOfNestJSX, resourcesOfNestJSX,
        idsOfNestJSX, bodiesOfNestJSX, lackingMethods, otherURLs,
    ]

    private static let both = NestJSXTrace.providers
    private static let axios = [NestJSXTrace.axios]
    private static let ky = [NestJSXTrace.ky]
    private static let invalidFilter = "gateway_filter_invalid"

    private static func equals(_ field: String, _ value: JSONValue) -> CrudFilter {
        .logical(field: field, operator: .eq, value: .typed(value))
    }

    /// `mapOperator` has no name for these and falls back to `$eq`.
    private static let unmappedOperators = TraceLoss(
        "operators without a name become $eq",
        ["eqs", "nes", "nstartswith", "nstartswiths", "nendswith", "nendswiths"].map {
            .list("operator " + $0, by: both, [equals("title", "foo")])
        },
        ["ina", "nina", "nbetween"].map { .refused("getList: operator " + $0, by: both, 400, invalidFilter) })

    /// Not to be told apart from `ina`, `nina` and `nbetween`.
    private static let arraysUnderEquality = TraceLoss(
        "$eq with an array is refused",
        [
            "empty array", "one-element array", "array with comma and ampersand", "array with null",
            "array of booleans", "array of Dates",
        ].map { .refused("getList: eq with " + $0, by: both, 400, invalidFilter) })

    private static let valuesWithoutJSON = TraceLoss(
        "undefined, objects, and texts in place of lists",
        [
            .refused("getList: eq with undefined value", by: both, 400, invalidFilter),
            .refused("getList: eq with object value", by: both, 400, invalidFilter),
            .list(
                "in as comma string", by: both,
                [.logical(field: "title", operator: .in, value: .list([.typed("a,b")]))]),
        ])

    private static let pages = TraceLoss(
        "pages that are not sent, or lie before the first row",
        [
            .list("page zero", by: both, page: .window(offset: 0, limit: 0)),
            .list("v4 name `current` passed to every provider", by: ky, page: .window(offset: 0, limit: 5)),
            .list("v5 name `currentPage` passed to every provider", by: axios, page: .window(offset: 0, limit: 5)),
            .list("v3 hasPagination", by: both),
        ])

    private static let sorting = TraceLoss("a sorter without an order is not sent", [.list("null order", by: both)])

    /// Of `meta` only headers and `join` travel, and with ky the method and the query of writes.
    private static let metaOfNestJSX = TraceLoss(
        "meta does not travel, or travels where it means nothing",
        [
            .list("meta.fields flat", by: both),
            .list("meta.fields nested (GraphQL style)", by: both),
            .operation(
                "getOne: meta of each kind", by: both, .getOne(id: "a1", Selection(populate: ["category"]))),
            .operation(
                "create: meta headers/query/method/permissions", by: axios, .create(RowInput(data: ["title": "x"]))),
            .refused(
                "create: meta headers/query/method/permissions", by: ky, 400, "gateway_parameter_unknown"),
            .refused("update: meta put", by: ky, 400, "gateway_parameter_unknown"),
        ])

    private static let resourcesOfNestJSX = TraceLoss(
        "resources are not encoded",
        [
            .list("resource with a leading slash", by: axios),
            .nothing("getList: resource with a leading slash", by: ky),
            .refused("getList: resource carrying a query", by: axios, 400, "gateway_parameter_unknown"),
            .list("resource carrying a query", by: ky),
        ])

    private static let idsOfNestJSX = TraceLoss(
        "ids are not encoded",
        [
            .operation("getOne: id: empty", by: both, .getList(ListRequest())),
            .operation("getOne: id: hash", by: both, .getOne(id: "a")),
            .operation("getOne: id: composite number[]", by: both, .getOne(id: "1,2")),
            .operation("getOne: id: undefined", by: both, .getOne(id: "undefined")),
            .operation(
                "getMany: ids: odd characters", by: both, .getMany(ids: ["a b", "ü", "c", "d", "e&f"])),
            .refused("getOne: id: slash", by: both, 404, "gateway_route_unknown"),
            .refused("update: slash in id", by: both, 404, "gateway_route_unknown"),
            .refused("deleteOne: odd id, meta", by: both, 404, "gateway_route_unknown"),
            .refused("getOne: id: dot dot", by: both, 404, "gateway_route_unknown"),
            .refused("getOne: id: question mark", by: both, 400, "gateway_parameter_unknown"),
            .refused("getOne: id: percent-encoded", by: both, 400, "gateway_id_invalid"),
        ])

    private static let bodiesOfNestJSX = TraceLoss(
        "variables that are no row",
        [
            .refused("create: no variables", by: both, 400, "gateway_body_invalid"),
            .refused("create: array variables", by: both, 400, "gateway_body_invalid"),
        ])

    /// core sends one request for each row instead.
    private static let lackingMethods = TraceLoss(
        "methods that the ky provider lacks",
        ["createMany: two", "createMany: none", "updateMany: two", "deleteMany: two"].map { .nothing($0, by: ky) })

    /// Other URLs are no data operations: below a row nothing lives.
    private static let otherURLs = TraceLoss(
        "custom and getApiUrl",
        ["get", "delete", "head", "options", "post", "put", "patch"].map {
            .refused("custom: custom \($0) bare", by: both, 404, "gateway_route_unknown")
        },
        ["get", "delete", "post", "put", "patch"].map {
            .refused("custom: custom \($0) with everything", by: both, 404, "gateway_route_unknown")
        },
        [
            .refused("custom: custom url already has a query", by: both, 404, "gateway_route_unknown"),
            .refused("custom: custom get with or", by: both, 404, "gateway_route_unknown"),
            .nothing("custom: custom relative url", by: both),
            .nothing("getApiUrl: getApiUrl", by: both),
        ])
}
