/// The query of a URL, percent-encoded as it grows.
struct URLQuery {
    private(set) var bytes: [UInt8] = []

    var isEmpty: Bool { bytes.isEmpty }

    mutating func append(_ name: String, _ value: String) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
        PercentEncoding.append(name, to: &bytes)
        bytes.append(UInt8(ascii: "="))
        PercentEncoding.append(value, to: &bytes)
    }

    /// Appends `queries[0]=…&queries[1]=…`, the form of Appwrite's SDKs.
    mutating func append(queries: [Query]) {
        var text: [UInt8] = []
        text.reserveCapacity(128)
        bytes.reserveCapacity(512)
        for (index, query) in queries.enumerated() {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
            bytes.append(contentsOf: "queries%5B".utf8)
            bytes.append(contentsOf: String(index).utf8)
            bytes.append(contentsOf: "%5D=".utf8)
            text.removeAll(keepingCapacity: true)
            query.append(to: &text)
            text.withUnsafeBufferPointer { PercentEncoding.append($0, to: &bytes) }
        }
    }
}
