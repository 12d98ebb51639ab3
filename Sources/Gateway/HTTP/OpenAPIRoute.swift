import Crypto
import HTTPTypes
import Hummingbird
import JSONBytes
import NIOCore
import Refine

/// `/openapi.json`: the description, which names the address that it was fetched from.
struct OpenAPIRoute: Sendable {
    /// What stands before and behind the address.
    private let before: [UInt8]
    private let behind: [UInt8]
    private let fingerprint: String
    private let url: OwnURL

    /// - Parameter document: the description as JSON.
    init(_ document: [UInt8], url: OwnURL) {
        let example = JSONValue.string(OpenAPIDocument.exampleURL).serialized()
        let place = document.firstRange(of: example) ?? document.endIndex..<document.endIndex
        before = Array(document[..<place.lowerBound])
        behind = Array(document[place.upperBound...])
        fingerprint = Self.hash(document)
        self.url = url
    }

    var route: Route {
        .get("/openapi.json") { request, context in
            context.setRoute("/openapi.json")
            return answer(request, context)
        }
    }

    private func answer(_ request: Request, _ context: GatewayRequestContext) -> Response {
        var base = url.base(request, context)
        if base.isEmpty { base = OpenAPIDocument.exampleURL }
        let tag = EntityTag(Self.hash(Array((fingerprint + base).utf8)))
        guard !EmbeddedFile.isHeld(tag, by: request) else {
            return Response(status: .notModified, headers: [.eTag: tag.description, .cacheControl: "no-cache"])
        }
        let body = behind.isEmpty ? before : before + JSONValue.string(base).serialized() + behind
        var response = JSONResponse.make(.ok, body)
        response.headers[.cacheControl] = "no-cache"
        response.headers[.eTag] = tag.description
        return response
    }

    private static func hash(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).prefix(16).map(EmbeddedFile.hexadecimal).joined()
    }
}
