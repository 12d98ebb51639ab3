import JSONBytes

/// The demo's 120 posts: every category's subjects, each told in each of the category's ways.
enum DemoPosts {
    static let count = 120

    /// Rows with the ids `post-001` to `post-120`, the same in every run.
    static let rows: [JSONObject] = {
        var random = DemoRandom(seed: 20_240_108)
        return (0..<count).map { row($0, &random) }
    }()

    private static func row(_ index: Int, _ random: inout DemoRandom) -> JSONObject {
        let category = DemoCategory.all[index % DemoCategory.all.count]
        let round = index / DemoCategory.all.count
        let subject = category.subjects[round % category.subjects.count]
        let manner = category.manners[round / category.subjects.count % category.manners.count]
        let status = status(&random)
        let isPublished = status == "published"
        let number = String(index + 1)
        return [
            "$id": .string("post-" + String(repeating: "0", count: 3 - number.count) + number),
            "title": .string(manner.title(of: subject)),
            "content": .string(content(manner.opening(on: subject), &random)),
            "categoryId": .string(category.id),
            "status": .string(status),
            "views": .integer(isPublished ? views(&random) : random.number(from: 0, to: 40)),
            "rating": isPublished ? rating(&random) : .null,
            "published": .bool(isPublished),
            "tags": .array(random.elements(random.number(from: 1, to: 4), of: category.tags).map(JSONValue.string)),
            "publishedAt": isPublished ? .string(moment(index, &random).text) : .null,
        ]
    }

    /// Two thirds are published, a quarter are drafts, the rest was rejected.
    private static func status(_ random: inout DemoRandom) -> String {
        switch random.number(from: 0, to: 12) {
        case 0..<8: "published"
        case 8..<11: "draft"
        default: "rejected"
        }
    }

    /// Few posts are read by many.
    private static func views(_ random: inout DemoRandom) -> Int {
        let share = random.number(from: 1, to: 101)
        return share * share * share / 40 + random.number(from: 20, to: 400)
    }

    /// 2.0 to 5.0 with one decimal.
    private static func rating(_ random: inout DemoRandom) -> JSONValue {
        let tenths = random.number(from: 20, to: 51)
        return JSONNumber("\(tenths / 10).\(tenths % 10)").map(JSONValue.number) ?? .null
    }

    /// A working hour, five days after the post before.
    private static func moment(_ index: Int, _ random: inout DemoRandom) -> Instant {
        Instant(
            year: 2024, month: 1, day: 8 + index * 5, hour: random.number(from: 8, to: 18),
            minute: 5 * random.number(from: 0, to: 12))
    }

    private static func content(_ opening: String, _ random: inout DemoRandom) -> String {
        let middle = random.elements(random.number(from: 2, to: 5), of: DemoText.middles)
        return ([opening] + middle + [random.element(of: DemoText.endings)]).joined(separator: " ")
    }
}
