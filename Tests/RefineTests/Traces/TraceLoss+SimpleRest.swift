import JSONBytes
import Refine

extension TraceLoss {
    /// Every known loss of the three recorded providers of json-server's conventions. A trace that is in none of them must be read as
    /// refine meant it.
    static let simpleRest: [TraceLoss] = [
        operators, arrays, nothings, dates, objects, names, collisions, order, groups, paging, meta, resources, ids,
        bodies,
        unsupported, custom,
    ]

    private static let day = "Thu Feb 29 2024 23:59:59 GMT+0000 (Coordinated Universal Time)"
    private static let nextDay = "Fri Mar 01 2024 00:00:00 GMT+0000 (Coordinated Universal Time)"
    private static let isoDay = "2024-02-29T23:59:59.123Z"
    private static let isoNextDay = "2024-03-01T00:00:00.000Z"

    /// `mapOperator` knows ne, gte, lte and contains; everything else is written as `field=value`, and arrays as repeated keys.
    private static let operators = TraceLoss(
        "operators become equality",
        [
            "eqs", "nes", "ncontains", "containss", "ncontainss", "startswith", "nstartswith", "startswiths",
            "nstartswiths", "endswith", "nendswith", "endswiths", "nendswiths",
        ].map { .list("operator " + $0, [.compare("title", .eq, "foo")]) },
        ["lt", "gt"].map { .list("operator " + $0, [.compare("title", .eq, "10")]) },
        ["null", "nnull"].map { .list("operator " + $0, [.compare("title", .eq, "true")]) },
        ["nin", "ina", "nina"].map { .list("operator " + $0, [.compare("title", .in, ["a", "b"])]) },
        ["between", "nbetween"].map { .list("operator " + $0, [.compare("title", .in, ["10", "20"])]) },
        [
            .list("between Dates", by: Case.axios, [.compare("createdAt", .in, [day, nextDay])]),
            .list("between Dates", by: [.ky], [.compare("createdAt", .in, [isoDay, isoNextDay])]),
            .list("between open end", by: Case.axios, [.compare("price", .eq, "10")]),
            .list("between open end", by: [.ky], [.compare("price", .in, ["10"])]),
            .list("in as comma string", [.compare("title", .eq, "a,b")]),
        ])

    /// Several values of `eq` can only be alternatives; axios writes a list of one like a single value.
    private static let arrays = TraceLoss(
        "arrays become alternatives",
        [
            .list("eq with one-element array", by: Case.axios, [.compare("title", .eq, "a")]),
            .list("eq with one-element array", by: [.ky], [.compare("title", .in, ["a"])]),
            .list("in one", by: Case.axios, [.compare("title", .eq, "a")]),
            .list("eq with array with comma and ampersand", [.compare("title", .in, ["a", "b,c", "d&e"])]),
            .list("eq with array with null", by: Case.axios, [.compare("title", .in, ["1", nil, "2"])]),
            .list("eq with array with null", by: [.ky], [.compare("title", .in, ["1", "", "2"])]),
            .list("eq with array of booleans", [.compare("title", .in, ["true", "false"])]),
            .list("eq with array of Dates", by: Case.axios, [.compare("title", .in, [day, day])]),
            .list("eq with array of Dates", by: [.ky], [.compare("title", .in, [isoDay, isoDay])]),
        ])

    /// axios writes null as a bare key, ky as an empty text; both leave out undefined and empty arrays.
    private static let nothings = TraceLoss(
        "null, undefined and empty arrays",
        [
            .list("eq with null value", by: Case.axios, [.presence("title", .null)]),
            .list("eq with null value", by: [.ky], [.compare("title", .eq, "")]),
            .list("eq with undefined value"),
            .list("eq with empty array"),
            .list("in none"),
        ])

    /// axios writes `Date.toString()`, which has no milliseconds.
    private static let dates = TraceLoss(
        "dates lose their milliseconds",
        [.list("eq with Date", by: Case.axios, [.compare("title", .eq, day)])])

    private static let objects = TraceLoss(
        "objects are no values",
        [
            .list("eq with object value", by: Case.axios, [.compare("title", .eq, "[object Object]")]),
            .list("eq with object value", by: [.ky], [.compare("title.a", .eq, "1")]),
        ])

    /// Names share the query string with suffixes, paging and `q`; ky does not encode them; brackets are read as paths.
    private static let names = TraceLoss(
        "names clash with the query string's own",
        [
            .list("bracketed field", [.compare("category.id", .eq, "c1")]),
            .list("field with reserved characters", by: [.ky], [.presence("a b", .null), .compare("c", .eq, "x")]),
            .list("field whose own name ends in an operator suffix", [.compare("title", .contains, "x")]),
            .list("q search", search: "hello world"),
            .list("empty q"),
            .list("field clashing with a paging key", by: [.axios5], page: .window(offset: 5, limit: 5)),
            .list("field clashing with a paging key", by: [.ky]),
            .refused("getList: field clashing with a paging key", by: [.axios4], 400, "gateway_parameter_invalid"),
            .list("field clashing with a sort key", by: [.axios5], sorters: [CrudSort(field: "x", order: .asc)]),
            .list("field clashing with a sort key", by: [.ky], sorters: [CrudSort(field: "id", order: .asc)]),
            .refused("getList: field clashing with a sort key", by: [.axios4], 400, "gateway_parameter_invalid"),
            .list(
                "comma inside a sorter field",
                sorters: [CrudSort(field: "a", order: .asc), CrudSort(field: "b", order: .asc)]),
        ])

    /// Filters are members of one object: of two with the same name the later one is sent.
    private static let collisions = TraceLoss(
        "of two filters with one name the later wins",
        [
            .list("same field and operator twice (later one wins?)", [.compare("status", .eq, "b")]),
            .list("gt and lt on one field", [.compare("price", .eq, "20")]),
        ])

    /// axios sorts the query string. The filters are joined by and, so that nothing is lost but their order.
    private static let order = TraceLoss(
        "filters come in the order of their names",
        [
            .list(
                "three fields", by: Case.axios,
                [.compare("price", .gte, "1"), .compare("status", .eq, "a"), .compare("title", .contains, "x")])
        ])

    /// axios throws before it sends anything; ky leaves the group out and lists without it.
    private static let groups = TraceLoss(
        "groups are refused or dropped",
        [
            "or of two", "and of two", "or with key", "two or groups side by side", "or of ands", "four levels",
            "empty or", "or of one",
        ].flatMap { [.nothing("getList: " + $0, by: Case.axios), .list($0, by: [.ky])] },
        [
            .nothing("getList: plain then or", by: Case.axios),
            .list("plain then or", by: [.ky], [.compare("x", .eq, "1")]),
            .nothing("getList: or + sort + page", by: Case.axios),
            .list(
                "or + sort + page", by: [.ky], sorters: [CrudSort(field: "title", order: .desc)],
                page: .window(offset: 20, limit: 20)),
            .nothing("custom: custom get with or", by: Case.axios),
        ])

    /// Page 0 begins before the first row; ky pages in every mode; the page's name changed between core 4 and 5.
    private static let paging = TraceLoss(
        "pages that are not sent, or sent otherwise",
        [
            .list("page zero", page: .window(offset: 0, limit: 0)),
            .list("mode client", by: [.ky], page: .window(offset: 10, limit: 10)),
            .list("mode off", by: [.ky], page: .window(offset: 10, limit: 10)),
            .list("all empty, mode off", by: [.ky]),
            .list("v4 name `current` passed to every provider", by: [.ky], page: .window(offset: 0, limit: 5)),
            .list("v5 name `currentPage` passed to every provider", by: Case.axios, page: .window(offset: 0, limit: 5)),
            .list("v3 hasPagination"),
        ])

    /// Of `meta` only headers and, with axios, the method travel; the method turns one operation into another.
    private static let meta = TraceLoss(
        "meta does not travel, or changes the method",
        [
            .list("meta.fields flat"),
            .list("meta.fields nested (GraphQL style)"),
            .operation("getOne: meta of each kind", .getOne(id: "a1")),
            .refused("getList: meta.method post on a list", by: Case.axios, 400, "gateway_parameter_unknown"),
            .refused(
                "getList: meta.method delete on a list (page URL ?method=delete ends up here)", by: Case.axios, 405,
                "gateway_method_not_allowed"),
            .refused("getOne: meta.method on getOne", by: Case.axios, 405, "gateway_method_not_allowed"),
            .operation(
                "getOne: meta.method delete on getOne (page URL ?method=delete ends up here)", by: Case.axios,
                .deleteOne(id: "a1")),
            .refused("deleteOne: meta.method post", by: Case.axios, 405, "gateway_method_not_allowed"),
            .refused(
                "create: meta headers/query/method/permissions", by: Case.axios, 405, "gateway_method_not_allowed"),
            .operation(
                "create: meta headers/query/method/permissions", by: [.ky], .create(RowInput(data: ["title": "x"]))),
        ])

    /// Resources go into the path as they are.
    private static let resources = TraceLoss(
        "resources are not encoded",
        [
            .list("resource with a leading slash", by: Case.axios),
            .nothing("getList: resource with a leading slash", by: [.ky]),
            .nothing("getList: resource in unicode", by: [.axios4]),
            .refused("getList: resource carrying a query", by: Case.axios, 400, "gateway_parameter_invalid"),
            Case(
                key: "getList: resource carrying a query", providers: [.ky],
                reading: .request(.getList(ListRequest(pagination: .window(offset: 0, limit: 10))))),
        ])

    /// Ids go into the path as they are; no ids at all is the collection.
    private static let ids = TraceLoss(
        "ids are not encoded",
        [
            .operation("getOne: id: empty", .getList(ListRequest())),
            .operation("getMany: ids: none", .getList(ListRequest())),
            .operation("getOne: id: hash", .getOne(id: "a")),
            .operation("getOne: id: composite number[]", .getOne(id: "1,2")),
            .operation("getOne: id: undefined", .getOne(id: "undefined")),
            .nothing("getOne: id: unicode", by: [.axios4]),
            .refused("getOne: id: slash", 404, "gateway_route_unknown"),
            .refused("update: slash in id", 404, "gateway_route_unknown"),
            .refused("deleteOne: odd id, meta", 404, "gateway_route_unknown"),
            .refused("getOne: id: question mark", 400, "gateway_parameter_unknown"),
            .refused("getOne: id: percent-encoded", 400, "gateway_id_invalid"),
            .refused("getOne: id: dot dot", by: [.axios4], 400, "gateway_id_invalid"),
            .refused("getOne: id: dot dot", by: [.axios5, .ky], 404, "gateway_route_unknown"),
        ])

    private static let bodies = TraceLoss(
        "variables that are no row",
        [
            .refused("create: no variables", 400, "gateway_body_invalid"),
            .refused("create: array variables", 400, "gateway_body_invalid"),
        ])

    /// core sends one request for each row instead.
    private static let unsupported = TraceLoss(
        "methods that the providers lack",
        ["createMany: two", "createMany: none", "updateMany: two", "deleteMany: two"].map { .nothing($0) })

    /// Other URLs are no data operations: below a row nothing lives.
    private static let custom = TraceLoss(
        "custom and getApiUrl",
        ["get", "delete", "head", "options", "post", "put", "patch"].map {
            .refused("custom: custom \($0) bare", 404, "gateway_route_unknown")
        },
        ["get", "delete", "post", "put", "patch"].map {
            .refused("custom: custom \($0) with everything", 404, "gateway_route_unknown")
        },
        [
            .refused("custom: custom url already has a query", 404, "gateway_route_unknown"),
            .refused("custom: custom get with or", by: [.ky], 404, "gateway_route_unknown"),
            .nothing("custom: custom relative url"),
            .nothing("getApiUrl: getApiUrl"),
        ])
}
