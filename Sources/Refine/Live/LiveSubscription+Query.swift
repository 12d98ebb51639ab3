extension LiveSubscription {
    /// The subscriptions that a URL asks for, `?channel=resources/posts&channel=resources/categories`, each channel once.
    ///
    /// `types` and `ids`, with commas or repeated, and `since`, as `LivePosition.eventID` writes it, are meant for all of them.
    /// - Parameters:
    ///   - query: what stands behind `?`, still percent-encoded. Other parameters are ignored.
    ///   - lastEventID: the header of that name, which comes before `since`. A place that cannot be read is one that nobody knows.
    /// - Throws: 400 for a channel or type that is none, and for broken percent escapes.
    public static func subscriptions(
        query: String, lastEventID: String? = nil
    ) throws(HttpError) -> [LiveSubscription] {
        let query = try QueryString(query)
        let types = try types(query.values("types"))
        let ids = query.values("ids")
        var subscriptions: [LiveSubscription] = []
        var seen: Set<LiveChannel> = []
        for name in query.values("channel") {
            let channel = try LiveChannel(name)
            guard seen.insert(channel).inserted else { continue }
            subscriptions.append(
                LiveSubscription(
                    channel: channel, types: types,
                    ids: ids.isEmpty ? nil : Set(ids.flatMap { $0.split(separator: ",").map(String.init) })))
        }
        let since = [lastEventID, query.values("since").last].compactMap { $0 }.first { !$0.isEmpty }
        guard let since else { return subscriptions }
        let places = LivePosition.positions(eventID: since, count: subscriptions.count)
        for index in subscriptions.indices { subscriptions[index].since = places?[index] ?? .unknown }
        return subscriptions
    }

    private static func types(_ values: [String]) throws(HttpError) -> Set<LiveEvent.Kind> {
        guard !values.isEmpty else { return [.any] }
        var types: Set<LiveEvent.Kind> = []
        for name in values.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
            guard let type = LiveEvent.Kind(rawValue: String(name)) else {
                throw .invalidLiveMessage(
                    "`types` must be `created`, `updated`, `deleted` or `*`, with commas between.")
            }
            types.insert(type)
        }
        return types
    }
}
