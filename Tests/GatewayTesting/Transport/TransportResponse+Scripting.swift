import Appwrite

extension TransportResponse {
    /// A JSON answer, written as text.
    public static func json(
        _ text: String, status: Int = 200, headers: [TransportHeader] = []
    ) -> TransportResponse {
        TransportResponse(
            status: status, headers: [TransportHeader("content-type", "application/json; charset=UTF-8")] + headers,
            body: Array(text.utf8))
    }

    /// An error as Appwrite answers it.
    public static func appwriteError(
        _ status: Int, _ type: String, _ message: String, headers: [TransportHeader] = []
    ) -> TransportResponse {
        json(
            #"{"message":"\#(message)","code":\#(status),"type":"\#(type)","version":"1.8.1"}"#, status: status,
            headers: headers)
    }

    /// An answer without a body, as Appwrite gives to a delete.
    public static func empty(status: Int = 204) -> TransportResponse {
        TransportResponse(status: status, headers: [TransportHeader("content-type", "text/html")])
    }
}
