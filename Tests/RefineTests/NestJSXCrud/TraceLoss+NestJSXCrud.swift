import JSONBytes
import Refine

extension TraceLoss {
    /// Every known loss of the two recorded nestjsx providers. A trace that is in none of them must be read as refine meant it.
    static let nestJSXCrud: [TraceLoss] = [
        unmappedOperators, arraysUnderEquality, valuesWithoutJSON, pages, sorting, metaOfNestJSX, resourcesOfNestJSX,
        idsOfNestJSX, bodiesOfNestJSX, oneByOne, lackingMethods, otherURLs,
    ]

    private static let axios = [Trace.Provider.nestJSXAxios]
    private static let ky = [Trace.Provider.nestJSXKy]
    private static let invalidFilter = "gateway_filter_invalid"

    private static func equals(_ field: String, _ value: JSONValue) -> CrudFilter {
        .logical(field: field, operator: .eq, value: .typed(value))
    }

    /// `mapOperator` has no name for these and falls back to `$eq`.
    private static let unmappedOperators = TraceLoss(
        "operators without a name become $eq",
        ["eqs", "nes", "nstartswith", "nstartswiths", "nendswith", "nendswiths"].map {
            .list("operator " + $0, [equals("title", "foo")])
        },
        ["ina", "nina", "nbetween"].map { .refused("getList: operator " + $0, 400, invalidFilter) })

    /// Not to be told apart from `ina`, `nina` and `nbetween`.
    private static let arraysUnderEquality = TraceLoss(
        "$eq with an array is refused",
        [
            "empty array", "one-element array", "array with comma and ampersand", "array with null",
            "array of booleans", "array of Dates",
        ].map { .refused("getList: eq with " + $0, 400, invalidFilter) })

    private static let valuesWithoutJSON = TraceLoss(
        "undefined, objects, and texts in place of lists",
        [
            .list("eq with undefined value"),
            .refused("getList: eq with object value", 400, invalidFilter),
            .list(
                "in as comma string",
                [.logical(field: "title", operator: .in, value: .list([.typed("a,b")]))]),
        ])

    private static let pages = TraceLoss(
        "pages that are not sent, or lie before the first row",
        [
            .list("page zero", page: .window(offset: 0, limit: 0)),
            .list("v4 name `current` passed to every provider", by: ky, page: .window(offset: 0, limit: 5)),
            .list("v5 name `currentPage` passed to every provider", by: axios, page: .window(offset: 0, limit: 5)),
            .list("v3 hasPagination"),
        ])

    private static let sorting = TraceLoss("a sorter without an order is not sent", [.list("null order")])

    /// Of `meta` only headers and `join` travel, and with ky the method and the query of writes.
    private static let metaOfNestJSX = TraceLoss(
        "meta does not travel, or travels where it means nothing",
        [
            .list("meta.fields flat"),
            .list("meta.fields nested (GraphQL style)"),
            .operation(
                "getOne: meta of each kind", .getOne(id: "a1", Selection(populate: ["category"]))),
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
            .operation("getOne: id: empty", .getList(ListRequest())),
            .operation("getOne: id: hash", .getOne(id: "a")),
            .operation("getOne: id: composite number[]", .getOne(id: "1,2")),
            .operation("getOne: id: undefined", .getOne(id: "undefined")),
            .operation(
                "getMany: ids: odd characters", .getMany(ids: ["a b", "ü", "c", "d", "e&f"])),
            .refused("getOne: id: slash", 404, "gateway_route_unknown"),
            .refused("update: slash in id", 404, "gateway_route_unknown"),
            .refused("deleteOne: odd id, meta", 404, "gateway_route_unknown"),
            .refused("getOne: id: dot dot", 404, "gateway_route_unknown"),
            .refused("getOne: id: question mark", 400, "gateway_parameter_unknown"),
            .refused("getOne: id: percent-encoded", 400, "gateway_id_invalid"),
        ])

    private static let bodiesOfNestJSX = TraceLoss(
        "variables that are no row",
        [
            .refused("create: no variables", 400, "gateway_body_invalid"),
            .refused("create: array variables", 400, "gateway_body_invalid"),
        ])

    /// The axios provider writes many new rows at once, and changes and deletes one by one.
    private static let oneByOne = TraceLoss(
        "many rows are written one by one",
        [
            Case(
                key: "updateMany: two", providers: axios,
                reading: .requests([
                    .update(id: "a1", RowInput(data: ["status": "x"])),
                    .update(id: "b2", RowInput(data: ["status": "x"])),
                ])),
            Case(
                key: "deleteMany: two", providers: axios,
                reading: .requests([.deleteOne(id: "a1"), .deleteOne(id: "b2")])),
        ])

    /// core sends one request for each row instead.
    private static let lackingMethods = TraceLoss(
        "methods that the ky provider lacks",
        ["createMany: two", "createMany: none", "updateMany: two", "deleteMany: two"].map { .nothing($0, by: ky) })

    /// Other URLs are no data operations: below a row nothing lives.
    private static let otherURLs = TraceLoss(
        "custom and getApiUrl",
        ["get", "delete", "head", "options", "post", "put", "patch"].map {
            .refused("custom: custom \($0) bare", 404, "gateway_route_unknown")
        },
        ["get", "delete", "post", "put", "patch"].map {
            .refused("custom: custom \($0) with everything", 404, "gateway_route_unknown")
        },
        [
            .refused("custom: custom url already has a query", 404, "gateway_route_unknown"),
            .refused("custom: custom get with or", 404, "gateway_route_unknown"),
            .nothing("custom: custom relative url"),
            .nothing("getApiUrl: getApiUrl"),
        ])
}
