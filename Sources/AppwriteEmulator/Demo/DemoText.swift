/// Sentences that fit most subjects.
enum DemoText {
    static let middles = [
        "The first attempt took longer than anybody expected, which turned out to be a good thing.",
        "Several readers wrote to tell us how they would have gone about it.",
        "The numbers are encouraging, although it is too early to draw conclusions.",
        "A small group had been asking for this since last summer.",
        "It helps to begin with the parts that are easy to change later.",
        "Not everything went to plan, and we will come to that.",
        "Most of the effort went into things that nobody will ever see.",
        "The costs stayed within the budget for the first time in three years.",
        "What surprised us was how little had to be thrown away.",
        "There is no single right answer, but some answers are clearly worse than others.",
        "We compared four alternatives and wrote down what we found.",
        "The weather did its part, too.",
        "If you only have ten minutes, read the second half.",
        "Everybody involved agreed on the goal and on very little else.",
        "By the end of the week the list of open questions had shrunk to three.",
        "The change is small, yet it touches almost everything around it.",
    ]

    static let endings = [
        "We will report again in the autumn.",
        "Tell us what you think in the comments.",
        "The full list is at the end of this page.",
        "Until then, there is enough left to do.",
        "More pictures will follow next week.",
        "Thanks to everybody who lent a hand.",
        "It was well worth the wait.",
        "Next month we take up the other half of the story.",
    ]

    static let notes = [
        (title: "Review the March drafts", content: "Two of them still lack a category.", isDone: false),
        (
            title: "Ask Maria about the photo contest", content: "She has the list of winners and their pictures.",
            isDone: true
        ),
        (
            title: "Plan the summer series", content: "Six posts on travel, one every second week, beginning in June.",
            isDone: false
        ),
        (title: "Renew the press pass", content: "The form is due on the last Friday of the month.", isDone: false),
    ]
}
