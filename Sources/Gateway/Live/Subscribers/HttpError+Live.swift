import Refine

/// What live mode refuses, one factory for each cause.
extension HttpError {
    static func liveMessageTooLarge(_ limits: LiveConfiguration) -> HttpError {
        HttpError(
            413, type: "gateway_live_message_too_large",
            "A message may have \(limits.maximumMessageSize) bytes. Subscribe to fewer ids at once.")
    }

    static func tooManyLiveMessages(_ limits: LiveConfiguration) -> HttpError {
        HttpError(
            429, type: "gateway_live_too_many_messages",
            "More than \(limits.maximumMessages) messages in \(limits.messageWindow.components.seconds) seconds. "
                + "Name channels in the URL (`?channel=…`), and subscribe once to each.")
    }

    static func tooManyLiveChannels(_ limits: LiveConfiguration) -> HttpError {
        HttpError(
            429, type: "gateway_live_too_many_channels",
            "A connection may be subscribed to \(limits.maximumChannels) channels. Unsubscribe from some first.")
    }

    /// In the URL of a handshake.
    static func tooManyLiveChannelsNamed(_ limits: LiveConfiguration) -> HttpError {
        HttpError(
            400, type: "gateway_live_too_many_channels",
            "The URL may name \(limits.maximumChannels) channels. Open another connection for the rest.")
    }

    static func tooManyLiveIDs(_ limits: LiveConfiguration) -> HttpError {
        HttpError(
            429, type: "gateway_live_too_many_ids",
            "The subscriptions of a connection may name \(limits.maximumFilterIDs) ids. Subscribe without `ids`.")
    }

    static var liveTokenMalformed: HttpError {
        HttpError(
            400, type: "gateway_live_token_malformed",
            "The token is neither a JWT nor the secret of an Appwrite session.")
    }

    /// Where somebody without a credential hears nothing.
    static var liveGuestsRefused: HttpError {
        HttpError(
            401, type: "gateway_live_guests_refused",
            "Live events are for those who have signed in. Send the session's cookie, or `authenticate` with a token.")
    }

    /// An event stream without a channel.
    static var liveChannelMissing: HttpError {
        HttpError(
            400, type: "gateway_live_channel_missing",
            "An event stream needs at least one channel: `?channel=resources/posts`.")
    }

    /// A handshake from a web page that may not open sockets here.
    static var liveOriginRefused: HttpError {
        HttpError(
            403, type: "gateway_origin_refused",
            "This web origin may not open live sockets. Add it to `cors.origins` in the gateway's configuration.")
    }

    /// Too many sockets are open, or the gateway is stopping.
    static func liveUnavailable(_ message: String) -> HttpError {
        HttpError(503, type: "gateway_live_unavailable", message, headers: ["Retry-After": "5"])
    }
}
