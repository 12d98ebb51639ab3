import JSONBytes
import Testing

@testable import AppwriteEmulator

/// The demo's posts, as people and lists see them.
struct DemoPostsTests {
    private let rows = DemoPosts.rows

    private func texts(_ key: String) -> [String] { rows.compactMap { $0[key]?.string } }

    @Test func areNumberedAndEachHasATitleOfItsOwn() {
        #expect(rows.count == 120)
        #expect(texts("$id").first == "post-001")
        #expect(texts("$id").last == "post-120")
        #expect(texts("$id") == texts("$id").sorted())
        #expect(Set(texts("title")).count == 120)
    }

    @Test func belongToEveryCategoryAlike() {
        let counts = Dictionary(grouping: texts("categoryId"), by: \.self).mapValues(\.count)
        #expect(counts.keys.sorted() == DemoCategory.all.map(\.id).sorted())
        #expect(Set(counts.values) == [15])
        #expect(DemoCategory.all.count == 8)
        #expect(DemoCategory.all.allSatisfy { $0.id.hasPrefix("cat-") })
    }

    @Test func haveEveryStatusAndMostArePublished() {
        let counts = Dictionary(grouping: texts("status"), by: \.self).mapValues(\.count)
        #expect(Set(counts.keys) == ["draft", "published", "rejected"])
        #expect((60...100).contains(counts["published"] ?? 0))
        #expect((counts["rejected"] ?? 0) >= 3)
    }

    @Test func carryDateAndRatingOnlyWhenPublished() {
        for row in rows {
            let isPublished = row["status"] == "published"
            #expect(row["published"] == .bool(isPublished))
            #expect(row["publishedAt"]?.isNull == !isPublished)
            #expect(row["rating"]?.isNull == !isPublished)
            if let rating = row["rating"]?.number?.double { #expect((2...5).contains(rating)) }
            if let date = row["publishedAt"]?.string {
                #expect(date.hasSuffix(":00.000+00:00"))
                #expect(date.hasPrefix("2024-") || date.hasPrefix("2025-"))
            }
        }
    }

    @Test func readLikeEnglish() {
        for row in rows {
            let title = row["title"]?.string ?? ""
            let content = row["content"]?.string ?? ""
            #expect(title.first?.isUppercase == true, "\(title)")
            #expect(!title.contains("#") && !title.contains("^") && !content.contains("#") && !content.contains("^"))
            #expect(content.first?.isUppercase == true && content.last == ".")
            #expect((100...2000).contains(content.count))
            #expect((1...3).contains(row["tags"]?.array?.count ?? 0))
            #expect((row["views"]?.int64 ?? -1) >= 0)
        }
    }

    /// A change here changes what documents and tests elsewhere name.
    @Test func areTheSameInEveryRun() {
        #expect(texts("title").prefix(2) == ["Work begins on the harbour bridge", "Introducing saved filters"])
        #expect(texts("title").last == "Buenos Aires off season")
    }
}
