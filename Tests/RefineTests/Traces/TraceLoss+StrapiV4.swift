import JSONBytes
import Refine

extension TraceLoss {
    /// Every known loss of the two recorded providers for Strapi.
    static let strapiV4: [TraceLoss] = [
        strapiValues, nothings, strapiFields, collisions, strapiPaging, strapiSorters, entries,
        TraceLoss(
            "meta does not travel, or as parameters that are unknown",
            [
                .operation(
                    "create: meta headers/query/method/permissions", by: [.strapiAxios],
                    .create(RowInput(data: ["title": "x"]))),
                .refused(
                    "create: meta headers/query/method/permissions", by: [.strapiKy], 400, "gateway_parameter_unknown"),
                .refused("update: meta put", by: [.strapiKy], 400, "gateway_parameter_unknown"),
            ]),
        TraceLoss(
            "resources are not encoded",
            [
                .list("resource with a leading slash", by: [.strapiAxios]),
                .nothing("getList: resource with a leading slash", by: [.strapiKy]),
                .refused(
                    "getList: resource carrying a query", by: [.strapiAxios], 400, "gateway_parameter_unknown"),
                .list("resource carrying a query", by: [.strapiKy]),
            ]),
        TraceLoss("ids are not encoded", idsInPaths),
        TraceLoss(
            "variables that are no row", [.refused("create: array variables", 400, "gateway_body_invalid")]),
        bulk,
        TraceLoss("custom and getApiUrl", customCalls),
    ]

    private static let day = "Thu Feb 29 2024 23:59:59 GMT 0000 (Coordinated Universal Time)"
    private static let nextDay = "Fri Mar 01 2024 00:00:00 GMT 0000 (Coordinated Universal Time)"

    /// The axios provider writes filters as raw text and reads that again before it encodes it.
    private static let strapiValues = TraceLoss(
        "values are written as text and decoded once too often",
        [
            .list("eq with 1e21", by: [.strapiAxios], [.compare("title", .eq, "1e 21")]),
            .list("eq with already-encoded text", by: [.strapiAxios], [.compare("title", .eq, "%")]),
            .list("eq with Date", by: [.strapiAxios], [.compare("title", .eq, day)]),
            .list("eq with array of Dates", by: [.strapiAxios], [.compare("title", .eq, [day, day])]),
            .list("between Dates", by: [.strapiAxios], [.compare("createdAt", .between, [day, nextDay])]),
            .list("eq with object value", by: [.strapiAxios], [.compare("title", .eq, "[object Object]")]),
            .refused("getList: eq with object value", by: [.strapiKy], 400, "gateway_filter_invalid"),
            .refused(
                "getList: eq with array with comma and ampersand", by: [.strapiAxios], 400,
                "gateway_parameter_unknown"),
            .refused(
                "getList: eq with reserved characters", by: [.strapiAxios], 400, "gateway_parameter_unknown"),
            .refused("getMany: ids: odd characters", by: [.strapiAxios], 400, "gateway_parameter_unknown"),
        ])

    /// Without a value a filter is not sent at all; the axios provider writes null and undefined as words.
    private static let nothings = TraceLoss(
        "null, undefined, empty arrays and groups",
        [
            .list("eq with null value", by: [.strapiAxios], [.compare("title", .eq, "null")]),
            .list("eq with null value", by: [.strapiKy], [.compare("title", .eq, "")]),
            .list("eq with array with null", by: [.strapiAxios], [.compare("title", .eq, ["1", "null", "2"])]),
            .list("eq with array with null", by: [.strapiKy], [.compare("title", .eq, ["1", "", "2"])]),
            .list("eq with undefined value", by: [.strapiAxios], [.compare("title", .eq, "undefined")]),
            .list("eq with undefined value", by: [.strapiKy]),
            .list("between open end", by: [.strapiAxios], [.compare("price", .between, ["10", "undefined"])]),
            .list("eq with empty array"), .list("in none"), .list("empty or"),
        ])

    private static let strapiFields = TraceLoss(
        "fields go into brackets as they are",
        [
            .list("bracketed field", by: [.strapiKy], [.compare("category.id", .eq, "c1")]),
            .refused("getList: bracketed field", by: [.strapiAxios], 400, "gateway_query_invalid"),
            .refused("getList: field with reserved characters", 400, "gateway_query_invalid"),
        ])

    /// Filters are members of one object. Two of one column and operator become a list or one of them; two groups become one, member by
    /// member, which answers other rows and is refused.
    private static let collisions = TraceLoss(
        "filters of one name and groups side by side are merged",
        [
            .list(
                "same field and operator twice (later one wins?)", by: [.strapiAxios],
                [.compare("status", .eq, ["a", "b"])]),
            .list(
                "same field and operator twice (later one wins?)", by: [.strapiKy], [.compare("status", .eq, "a")]),
            .refused("getList: two or groups side by side", 400, "gateway_filter_invalid"),
        ])

    private static let strapiPaging = TraceLoss(
        "pages that are not sent, or sent otherwise",
        [
            .list("page zero", page: .window(offset: 0, limit: 0)),
            .list(
                "v4 name `current` passed to every provider", by: [.strapiKy], page: .window(offset: 0, limit: 5)),
            .list(
                "v5 name `currentPage` passed to every provider", by: [.strapiAxios],
                page: .window(offset: 0, limit: 5)),
            .list("v3 hasPagination"),
        ])

    private static let strapiSorters = TraceLoss(
        "sorters without an order, or with a comma",
        [
            .list("null order"),
            .list(
                "comma inside a sorter field",
                sorters: [CrudSort(field: "a", order: .asc), CrudSort(field: "b", order: .asc)]),
        ])

    /// No loss of the provider's: what the two parameters mean depends on the table (`StrapiEntryTests`).
    private static let entries = TraceLoss(
        "a locale is a column's value until the table is known to have none",
        [.list("meta.locale, publicationState", [.compare("locale", .eq, "de")])])

    /// axios sends one request a row; ky leaves it to core, which does the same.
    private static let bulk = TraceLoss(
        "many rows at once",
        [
            Case(
                key: "createMany: two", providers: [.strapiAxios],
                reading: .requests([
                    .create(RowInput(data: ["title": "a"])), .create(RowInput(data: ["title": "b"])),
                ])),
            Case(
                key: "updateMany: two", providers: [.strapiAxios],
                reading: .requests([
                    .update(id: "a1", RowInput(data: ["status": "x"])),
                    .update(id: "b2", RowInput(data: ["status": "x"])),
                ])),
            Case(
                key: "deleteMany: two", providers: [.strapiAxios],
                reading: .requests([.deleteOne(id: "a1"), .deleteOne(id: "b2")])),
            .nothing("createMany: none"),
        ],
        ["createMany: two", "updateMany: two", "deleteMany: two"].map { .nothing($0, by: [.strapiKy]) })
}
