import GatewayTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONBytes
import Testing

@testable import Gateway

@Suite("HTTP: what browsers load")
struct ClientRoutesTests {
    static let files = [
        ("/client/refine-gateway.js", "text/javascript; charset=utf-8", "dataProvider"),
        ("/client/refine-gateway.d.ts", "text/plain; charset=utf-8", "export declare function dataProvider"),
        ("/client/explorer/main.js", "text/javascript; charset=utf-8", #"from "./list.js""#),
        ("/client/explorer/base.css", "text/css; charset=utf-8", "prefers-color-scheme: dark"),
    ]

    private let page: HTTPFields = [.accept: "text/html,application/xhtml+xml,*/*;q=0.8"]

    @Test(arguments: files)
    func aFileIsServedAsWhatItIs(_ path: String, _ type: String, _ content: String) async throws {
        let answer = try await HTTPBed().get(path)
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == type)
        #expect(answer.headers[.cacheControl] == "no-cache")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[.contentLength] == "\(answer.body.readableBytes)")
        #expect(answer.text.contains(content))
    }

    @Test(arguments: files)
    func aFileThatTheCallerHasIsNotSentAgain(_ path: String, _: String, _: String) async throws {
        let bed = HTTPBed()
        let tag = try #require(try await bed.get(path).headers[.eTag])
        #expect(tag.wholeMatch(of: /"[0-9a-f]{64}"/) != nil)
        for condition in [tag, "W/\(tag)", #""other", \#(tag)"#, "*"] {
            let answer = try await bed.get(path, headers: [.ifNoneMatch: condition])
            #expect(answer.status == .notModified)
            #expect(answer.headers[.eTag] == tag)
            #expect(answer.headers[.contentType] == nil)
            #expect(answer.body.readableBytes == 0)
        }
        for condition in [#""other""#, "no tag at all", String(tag.dropLast(2)) + #"""#] {
            #expect(try await bed.get(path, headers: [.ifNoneMatch: condition]).status == .ok)
        }
    }

    @Test(arguments: files)
    func headIsGetWithoutTheBody(_ path: String, _ type: String, _: String) async throws {
        let bed = HTTPBed()
        let get = try await bed.get(path)
        let head = try await bed.request(.head, path)
        #expect(head.status == .ok)
        #expect(head.body.readableBytes == 0)
        for name in [.contentType, .contentLength, .eTag] as [HTTPField.Name] {
            #expect(head.headers[name] == get.headers[name])
        }
    }

    @Test func everyFileHasATagOfItsOwn() async throws {
        let bed = HTTPBed()
        var tags: Set<String?> = [try await bed.get("/", headers: page).headers[.eTag]]
        for (path, _, _) in Self.files { tags.insert(try await bed.get(path).headers[.eTag]) }
        #expect(tags.count == Self.files.count + 1)
        #expect(!tags.contains(nil))
    }

    @Test func aPageOfAnotherOriginMayImportTheModule() async throws {
        let answer = try await HTTPBed().get("/client/refine-gateway.js", headers: [.origin: "http://localhost:5173"])
        #expect(answer.headers[.accessControlAllowOrigin] == "http://localhost:5173")
    }

    /// Every module that a part imports is served too.
    @Test func theExplorerIsWhole() async throws {
        let bed = HTTPBed()
        var known: Set<String> = []
        var waiting = ["/client/explorer/main.js"]
        while let path = waiting.popLast() {
            guard known.insert(path).inserted else { continue }
            let answer = try await bed.get(path)
            #expect(answer.status == .ok, "\(path)")
            for found in answer.text.matches(of: /(?m)^import .*"\.\/([a-z]+\.js)";$/) {
                waiting.append("/client/explorer/\(found.output.1)")
            }
        }
        #expect(known.count == 14)
        let sheets = try await bed.get("/", headers: page).text.matches(of: /href="([^"]+\.css)"/).map(\.output.1)
        #expect(sheets.count == 7)
        for sheet in sheets { #expect(try await bed.get(String(sheet)).status == .ok, "\(sheet)") }
    }

    @Test(arguments: [
        "/client/explorer/other.js", "/client/explorer", "/client/explorer/", "/client/explorer/main.js/x",
    ])
    func whatIsNoPartOfItIsUnknown(_ path: String) async throws {
        let answer = try await HTTPBed().get(path)
        #expect(answer.status == .notFound)
        #expect(answer.json?["type"] == "gateway_route_unknown")
    }

    @Test func onlyReadingIsPossible() async throws {
        let answer = try await HTTPBed().request(.post, "/client/explorer/main.js")
        #expect(answer.status == .methodNotAllowed)
        #expect(answer.headers[.allow] == "GET, HEAD")
    }

    // The explorer

    @Test func browsersGetTheExplorer() async throws {
        let answer = try await HTTPBed().get("/", headers: page)
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        #expect(answer.headers[.vary] == "Accept, Origin")
        #expect(answer.text.contains(#"src="/client/explorer/main.js""#))
        let tag = try #require(answer.headers[.eTag])
        let again = try await HTTPBed().get("/", headers: [.accept: "text/html", .ifNoneMatch: tag])
        #expect(again.status == .notModified)
    }

    @Test func thePageMayLoadNothingFromElsewhere() async throws {
        let answer = try await HTTPBed().get("/", headers: page)
        let policy = try #require(answer.headers[.contentSecurityPolicy])
        let directives = Set(
            policy.split(separator: ";").map { $0.trimmingPrefix(while: \.isWhitespace) }.map(String.init))
        #expect(
            directives == [
                "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
                "img-src 'self' data:", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
            ])
        // Inline scripts, styles and handlers would not run.
        #expect(answer.text.firstMatch(of: /<style|\sstyle=|<script>|\son[a-z]+=/) == nil)
    }
}
