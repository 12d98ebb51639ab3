import HTTPTypes
import Hummingbird

/// What browsers load: the explorer, and the module with refine's providers (`Sources/BrowserClient`).
struct ClientRoutes: Sendable {
    private static let script = "text/javascript; charset=utf-8"

    private static let explorer = EmbeddedFile(PackageResources.explorer_html, type: "text/html; charset=utf-8")

    private static let files = [
        ("/client/refine-gateway.js", EmbeddedFile(PackageResources.refine_gateway_js, type: script)),
        (
            "/client/refine-gateway.d.ts",
            EmbeddedFile(PackageResources.refine_gateway_d_ts, type: "text/plain; charset=utf-8")
        ),
        ("/client/explorer.js", EmbeddedFile(PackageResources.explorer_js, type: script)),
        ("/client/explorer.css", EmbeddedFile(PackageResources.explorer_css, type: "text/css; charset=utf-8")),
    ]

    static let all = files.map { path, file in
        Route.get(path) { request, context in
            context.setRoute(path)
            return file.response(to: request)
        }
    }

    /// `/`: the explorer for browsers, and for whoever asks for no page what is served, as JSON.
    static func welcome(_ welcome: [UInt8]) -> Route {
        .get("/") { request, context in
            context.setRoute("/")
            let asksForPage = request.headers[.accept]?.contains("text/html") == true
            var response = asksForPage ? explorer.response(to: request) : JSONResponse.make(.ok, welcome)
            response.headers[.vary] = "Accept"
            return response
        }
    }
}
