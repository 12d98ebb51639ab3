/// The query of a URL, percent-encoded as it grows.
struct URLQuery {
    private(set) var bytes: [UInt8] = []

    var isEmpty: Bool { bytes.isEmpty }

    mutating func append(_ name: String, _ value: String) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
        PercentEncoding.append(name.utf8, to: &bytes)
        bytes.append(UInt8(ascii: "="))
        PercentEncoding.append(value.utf8, to: &bytes)
    }

    /// Appends `queries[0]=…&queries[1]=…`, the form of Appwrite's SDKs.
    mutating func append(queries: [Query]) {
        var text: [UInt8] = []
        for (index, query) in queries.enumerated() {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
            bytes.append(contentsOf: "queries%5B\(index)%5D=".utf8)
            text.removeAll(keepingCapacity: true)
            query.append(to: &text)
            PercentEncoding.append(text, to: &bytes)
        }
    }
}
