import HTTPTypes
import Hummingbird
import Refine

/// What browsers load: the explorer, and the module with refine's providers (`Sources/BrowserClient`).
struct ClientRoutes: Sendable {
    private static let script = "text/javascript; charset=utf-8"
    private static let style = "text/css; charset=utf-8"

    private static let page = EmbeddedFile(PackageResources.explorer_html, type: "text/html; charset=utf-8")

    private static let module = [
        ("/client/refine-gateway.js", EmbeddedFile(PackageResources.refine_gateway_js, type: script)),
        (
            "/client/refine-gateway.d.ts",
            EmbeddedFile(PackageResources.refine_gateway_d_ts, type: "text/plain; charset=utf-8")
        ),
    ]

    /// The explorer's parts by their names.
    private static let explorer = [
        "account.js": EmbeddedFile(PackageResources.account_js, type: script),
        "editor.js": EmbeddedFile(PackageResources.editor_js, type: script),
        "fields.js": EmbeddedFile(PackageResources.fields_js, type: script),
        "filters.js": EmbeddedFile(PackageResources.filters_js, type: script),
        "heading.js": EmbeddedFile(PackageResources.heading_js, type: script),
        "list.js": EmbeddedFile(PackageResources.list_js, type: script),
        "live.js": EmbeddedFile(PackageResources.live_js, type: script),
        "main.js": EmbeddedFile(PackageResources.main_js, type: script),
        "page.js": EmbeddedFile(PackageResources.page_js, type: script),
        "question.js": EmbeddedFile(PackageResources.question_js, type: script),
        "rows.js": EmbeddedFile(PackageResources.rows_js, type: script),
        "state.js": EmbeddedFile(PackageResources.state_js, type: script),
        "table.js": EmbeddedFile(PackageResources.table_js, type: script),
        "token.js": EmbeddedFile(PackageResources.token_js, type: script),
        "base.css": EmbeddedFile(PackageResources.base_css, type: style),
        "controls.css": EmbeddedFile(PackageResources.controls_css, type: style),
        "dialogs.css": EmbeddedFile(PackageResources.dialogs_css, type: style),
        "live.css": EmbeddedFile(PackageResources.live_css, type: style),
        "narrow.css": EmbeddedFile(PackageResources.narrow_css, type: style),
        "page.css": EmbeddedFile(PackageResources.page_css, type: style),
        "rows.css": EmbeddedFile(PackageResources.rows_css, type: style),
    ]

    static let all =
        module.map { path, file in
            Route.get(path) { request, context in
                context.setRoute(path)
                return file.response(to: request)
            }
        } + [explorerPart]

    private static let explorerPart = Route.get("/client/explorer/**", template: "/client/explorer/{file}") {
        request, context in
        context.setRoute("/client/explorer/{file}")
        let path = request.uri.path
        guard let name = path.split(separator: "/").dropFirst(2).first, path == "/client/explorer/\(name)",
            let file = explorer[String(name)]
        else { throw HttpError.routeUnknown(path) }
        return file.response(to: request)
    }

    /// `/`: the explorer for browsers, and for whoever asks for no page what is served, as JSON.
    static func welcome(_ welcome: [UInt8]) -> Route {
        .get("/") { request, context in
            context.setRoute("/")
            let asksForPage = request.headers[.accept]?.contains("text/html") == true
            var response = asksForPage ? page.response(to: request) : JSONResponse.make(.ok, welcome)
            response.headers[.vary] = "Accept"
            return response
        }
    }
}
