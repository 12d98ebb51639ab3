import JSONBytes

/// One call of Appwrite's API before it becomes a `TransportRequest`.
struct AppwriteCall {
    enum Method: String { case get = "GET", post = "POST", put = "PUT", patch = "PATCH", delete = "DELETE" }

    var method: Method
    var path: AppwritePath
    var query = URLQuery()
    /// Sent as JSON; `nil` sends no body.
    var body: JSONObject?
    /// Headers of this call alone.
    var headers: [TransportHeader] = []
    /// See `TransportRequest`.
    var patience: Duration?

    init(_ method: Method, _ path: AppwritePath, body: JSONObject? = nil) {
        self.method = method
        self.path = path
        self.body = body
    }
}

extension AppwriteCall {
    /// Whether it changes something, if it is carried out.
    var isWrite: Bool { method != .get }

    /// The failure of a call that was answered with what is no answer.
    func unreadable(_ why: String) -> AppwriteFailure { isWrite ? .lost(.unreadable(why)) : .unreadable(why) }
}

extension AppwriteCall {
    /// Has Appwrite refuse a write with 409 `row_update_conflict` if the row's `$updatedAt` is later.
    /// - Parameter moment: an `$updatedAt` as Appwrite wrote it; `nil` demands nothing.
    func unlessChanged(since moment: String?) -> AppwriteCall {
        guard let moment else { return self }
        var call = self
        call.headers.append(TransportHeader("X-Appwrite-Timestamp", moment))
        return call
    }

    /// Adds `transactionId` where Appwrite looks for it: in the query of a GET, in the body of everything else.
    func within(transaction: String?) -> AppwriteCall {
        guard let transaction else { return self }
        var call = self
        if method == .get {
            call.query.append("transactionId", transaction)
        } else {
            call.body = body ?? JSONObject()
            call.body?["transactionId"] = .string(transaction)
        }
        return call
    }
}
