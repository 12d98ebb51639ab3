import Appwrite
import Refine
import Testing

@testable import Gateway

@Suite("Live: files and executions") struct LiveHubServiceTests {
    private static func frame(
        _ service: ServiceEvent.Service, _ id: String, _ action: RowEvent.Action, second: Int = 20
    ) -> RealtimeFrame {
        .service(
            ServiceEvent(
                service: service, parent: "p", id: id, action: action,
                timestamp: "2026-11-21T20:25:\(second).189+00:00"))
    }

    private static func directory(_ named: [String: TableReference]) -> ResourceDirectory {
        ResourceDirectory(defaultDatabase: "main", named: named, exposesEverything: false)
    }

    @Test func theirChangesAreToldLikeThoseOfRows() {
        var run = HubRun(resources: Self.directory(["posts": TableReference(database: "main", table: "p1")]))
        run.open(1, "files", "executions", "posts")
        run.listen()
        #expect(
            run.told == ["1 subscribed files 0", "1 subscribed executions 0", "1 subscribed posts 0"])
        run.frame(Self.frame(.executions, "e1", .create))
        #expect(run.told == ["1 created executions e1 1"])
        run.frame(Self.frame(.executions, "e1", .update, second: 21))
        #expect(run.told == ["1 updated executions e1 2"])
        run.frame(Self.frame(.files, "f", .delete))
        #expect(run.told == ["1 deleted files f 1"])
        // Totals are of tables alone.
        #expect(!run.last.contains { if case .rowsChanged = $0 { true } else { false } })
        run.change(.create, "files", "row")
        #expect(run.told == [])
    }

    @Test func idsNarrowThem() {
        var run = HubRun()
        run.open(1)
        run.send(1, #"{"op":"subscribe","channel":"resources/executions","ids":["e2"]}"#)
        run.listen()
        run.frame(Self.frame(.executions, "e1", .update))
        #expect(run.told == [])
        run.frame(Self.frame(.executions, "e2", .update))
        #expect(run.told == ["1 updated executions e2 2"])
    }

    @Test func whoComesBackGetsWhatWasMissed() throws {
        var run = HubRun()
        run.open(1, "files")
        run.listen()
        let position = try #require(run.position)
        run.frame(Self.frame(.files, "a", .create))
        run.close(1)
        run.frame(Self.frame(.files, "b", .create))
        run.open(2)
        run.send(
            2,
            #"{"op":"subscribe","channel":"resources/files","since":{"epoch":"\#(position.epoch)","offset":1}}"#)
        #expect(run.told == ["2 subscribed files 1 recovered", "2 created files b 2"])
    }

    @Test func theyComeTogether() throws {
        var run = HubRun { $0.coalescing = .milliseconds(100) }
        run.open(1, "files")
        run.listen()
        run.frame(Self.frame(.files, "a", .create))
        #expect(run.told == ["1 created files a 1"])
        let window = try #require(run.alarms.first?.alarm)
        run.frame(Self.frame(.files, "b", .create))
        run.frame(Self.frame(.files, "c", .create))
        #expect(run.told == [])
        run.ring(window)
        #expect(run.told == ["1 created files b c 2"])
    }

    @Test func aResourceThatIsNamedSoComesFirst() {
        var run = HubRun(resources: Self.directory(["files": TableReference(database: "main", table: "docs")]))
        run.open(1, "files")
        run.listen()
        run.frame(Self.frame(.files, "f", .create))
        #expect(run.told == [])
        run.change(.create, "docs", "row")
        #expect(run.told == ["1 created files row 1"])
    }

    /// refine's ids of a service's records name the parent too, unless the configuration does.
    @Test func configuredServicesAreHeardOfByTheirOwnIds() {
        var pictures = GatewayConfiguration.Service(.files)
        pictures.parent = "p"
        var others = pictures
        others.parent = "q"
        var hidden = GatewayConfiguration.Service(.executions)
        hidden.operations = [.create]
        let services = [
            "pictures": pictures, "others": others, "uploads": .init(.files), "files": .init(.files),
            "executions": hidden, "users": .init(.users),
        ]
        let directory = ResourceDirectory(defaultDatabase: "main", reserved: Set(services.keys))
        var run = HubRun(resources: directory, services: services)
        run.open(1, "pictures", "others", "uploads", "files", "executions", "users")
        #expect(run.told == ["1 ready", "1 error 403", "1 error 404"])
        run.hub = HubRun(resources: directory, services: services).hub
        run.open(1, "pictures", "others", "uploads", "files")
        run.listen()
        run.frame(Self.frame(.files, "f", .create))
        #expect(
            Set(run.told) == ["1 created pictures f 1", "1 created uploads p:f 1", "1 created files p:f 1"])
    }

    /// Where every table is reached by its id there may be one of that id.
    @Test func aTableOfThatIdIsToldBesides() {
        var run = HubRun()
        run.open(1, "files")
        run.listen()
        run.change(.create, "files", "row")
        #expect(run.told == ["1 created files row 1"])
        run.frame(Self.frame(.files, "f", .create))
        #expect(run.told == ["1 created files f 2"])
    }

    /// Who heard of a file and hears no more of it may not read it any more.
    @Test func whoMayNotReadAFileAnyMoreIsToldThatItIsGone() {
        var run = HubRun()
        run.open(1, as: .session("a"), "files")
        run.listen(user: "u")
        run.open(2, as: .session("b"), "files")
        run.listen(user: "v")
        run.frame(Self.frame(.files, "f", .create, second: 20), 1)
        run.frame(Self.frame(.files, "f", .create, second: 20), 2)
        run.now += .seconds(5)
        run.ring(.access)
        run.frame(Self.frame(.files, "f", .update, second: 30), 1)
        run.now += .seconds(5)
        run.ring(.access)
        #expect(run.told == ["2 deleted files f 2"])
    }
}
