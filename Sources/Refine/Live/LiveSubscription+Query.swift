extension LiveSubscription {
    /// The subscriptions that a URL asks for, `?channel=resources/posts&channel=resources/categories`, each channel once.
    /// - Parameter query: what stands behind `?`, still percent-encoded. Other parameters are ignored.
    /// - Throws: 400 for a channel that is none, and for broken percent escapes.
    public static func subscriptions(query: String) throws(HttpError) -> [LiveSubscription] {
        var subscriptions: [LiveSubscription] = []
        var seen: Set<LiveChannel> = []
        for name in try QueryString(query).values("channel") {
            let channel = try LiveChannel(name)
            if seen.insert(channel).inserted { subscriptions.append(LiveSubscription(channel: channel)) }
        }
        return subscriptions
    }
}
