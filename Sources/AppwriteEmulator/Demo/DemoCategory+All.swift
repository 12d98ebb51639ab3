extension DemoCategory {
    static let all = [news, product, engineering, design, guides, community, company, travel]

    private static let news = DemoCategory(
        id: "cat-news", title: "News",
        subjects: [
            "the harbour bridge", "the city library", "the night train", "the farmers' market", "the old power station",
        ],
        manners: [
            Manner(
                title: "Work begins on #", opening: "After two years of planning, work on # started on Monday morning."),
            Manner(title: "What next for #?", opening: "The council met last night to decide on the future of #."),
            Manner(
                title: "^ reopens to the public",
                opening: "^ opened its doors again this weekend, and the queue was long."),
        ],
        tags: ["local", "city", "transport", "culture", "budget"])

    private static let product = DemoCategory(
        id: "cat-product", title: "Product",
        subjects: ["saved filters", "the mobile app", "team inboxes", "spreadsheet import", "two-step sign-in"],
        manners: [
            Manner(title: "Introducing #", opening: "Today we are making # available to every customer."),
            Manner(
                title: "Five things you can do with #",
                opening: "Most people use # for one task, although there is more to it."),
            Manner(
                title: "Why we rebuilt #",
                opening: "The first version of # served us well, but it had reached its limits."),
        ],
        tags: ["feature", "mobile", "beta", "customers", "security"])

    private static let engineering = DemoCategory(
        id: "cat-engineering", title: "Engineering",
        subjects: [
            "our search index", "background jobs", "the release pipeline", "connection pooling", "the event log",
        ],
        manners: [
            Manner(title: "How we made # twice as fast", opening: "A slow dashboard led us to take a close look at #."),
            Manner(title: "Lessons from a year of running #", opening: "We have run # in production for a year now."),
            Manner(
                title: "Testing # without tears", opening: "For a long time, # was the part that nobody dared to touch."
            ),
        ],
        tags: ["performance", "databases", "testing", "swift", "operations"])

    private static let design = DemoCategory(
        id: "cat-design", title: "Design",
        subjects: ["empty states", "colour contrast", "data tables", "form errors", "keyboard shortcuts"],
        manners: [
            Manner(
                title: "A fresh look at #", opening: "When we asked people what slowed them down, many of them named #."
            ),
            Manner(
                title: "Small details that improve #", opening: "Good # is hardly ever noticed, and that is the point."),
            Manner(title: "Our checklist for #", opening: "Every new screen is held against the same short list on #."),
        ],
        tags: ["accessibility", "interface", "research", "typography", "icons"])

    private static let guides = DemoCategory(
        id: "cat-guides", title: "Guides",
        subjects: ["sourdough bread", "a balcony garden", "a home office", "a bicycle tune-up", "a family budget"],
        manners: [
            Manner(
                title: "A beginner's guide to #", opening: "You need little more than patience to get started with #."),
            Manner(
                title: "The most common mistakes with #",
                opening: "Nearly everybody goes wrong with # in the same few ways."),
            Manner(title: "^ in one afternoon", opening: "Set aside an afternoon, and # is easily within reach."),
        ],
        tags: ["beginner", "home", "saving", "weekend", "tools"])

    private static let community = DemoCategory(
        id: "cat-community", title: "Community",
        subjects: [
            "the spring meetup", "our translators", "the photo contest", "the repair café", "the reading circle",
        ],
        manners: [
            Manner(title: "Looking back at #", opening: "More people than ever took part in # this year."),
            Manner(
                title: "Meet the people behind #",
                opening: "We sat down with three of the people behind # and asked them why they do it."),
            Manner(
                title: "How to join #", opening: "You are welcome to join #, whether you know anybody there or not."),
        ],
        tags: ["events", "volunteers", "interview", "members", "open-source"])

    private static let company = DemoCategory(
        id: "cat-company", title: "Company",
        subjects: [
            "our four-day week", "the Lisbon office", "our first hundred customers", "remote hiring",
            "the yearly report",
        ],
        manners: [
            Manner(title: "What we learned from #", opening: "We promised to be open about # and what came of it."),
            Manner(title: "The story of #", opening: "The story of # begins with a conversation over lunch."),
            Manner(title: "Questions and answers on #", opening: "You sent us more than forty questions on #."),
        ],
        tags: ["people", "culture", "hiring", "finance", "offices"])

    private static let travel = DemoCategory(
        id: "cat-travel", title: "Travel",
        subjects: ["the Scottish Highlands", "Kyoto", "the Danube valley", "the Azores", "Buenos Aires"],
        manners: [
            Manner(
                title: "Three days in #",
                opening: "Three days are short for #, but they are enough for a first impression."),
            Manner(
                title: "Where to eat in #", opening: "The best meal that we had in # cost less than a cinema ticket."),
            Manner(title: "^ off season", opening: "Out of season, # belongs to the people who live there."),
        ],
        tags: ["food", "hiking", "trains", "islands", "weekend"])
}
