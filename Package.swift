// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "refine-gateway",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "refine-gateway", targets: ["RefineGatewayCommand"]),
        .library(name: "JSONBytes", targets: ["JSONBytes"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.3.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.81.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.25.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.5.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.15.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.6.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.0.0"),
    ],
    targets: [
        // The C libraries, each behind one module map.
        .systemLibrary(
            name: "CLibcurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
        .systemLibrary(
            name: "CLibwebsockets", pkgConfig: "libwebsockets",
            providers: [.apt(["libwebsockets-dev"]), .brew(["libwebsockets"])]),

        // The pure half: bytes, refine's world, Appwrite's world.
        .target(name: "JSONBytes"),
        .target(name: "Refine", dependencies: ["JSONBytes"]),
        .target(name: "Appwrite", dependencies: ["JSONBytes"]),

        // The half that touches the world.
        .target(name: "Threads"),
        .target(name: "CurlTransport", dependencies: ["CLibcurl", "Appwrite", "Threads"]),
        .target(
            name: "WebSocketLoop",
            dependencies: ["CLibwebsockets", .product(name: "NIOConcurrencyHelpers", package: "swift-nio")]),
        .target(
            name: "HTTPListener",
            dependencies: [
                "Threads", "WebSocketLoop",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),

        .target(
            name: "Gateway",
            dependencies: [
                "JSONBytes", "Refine", "Appwrite", "CurlTransport", "WebSocketLoop", "HTTPListener",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            // `make client` builds refine-gateway.js.
            resources: [
                .embedInCode("HTTP/openapi.yaml"), .embedInCode("Client/refine-gateway.js"),
                .embedInCode("Client/refine-gateway.d.ts"), .embedInCode("Client/explorer"),
            ]),
        .target(
            name: "AppwriteEmulator",
            dependencies: [
                "JSONBytes", "Appwrite", "WebSocketLoop", "HTTPListener",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "_CryptoExtras", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .executableTarget(
            name: "RefineGatewayCommand",
            dependencies: [
                "Appwrite", "AppwriteEmulator", "CurlTransport", "Gateway", "JSONBytes", "Refine",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            // Takes the place of the system's allocator, which is slow where one thread frees what another allocated.
            linkerSettings: [.linkedLibrary("mimalloc", .when(platforms: [.linux]))]),

        // What the tests share.
        .target(
            name: "GatewayTesting",
            dependencies: ["JSONBytes", "Appwrite", .product(name: "NIOConcurrencyHelpers", package: "swift-nio")],
            path: "Tests/GatewayTesting"),
        .testTarget(name: "JSONBytesTests", dependencies: ["JSONBytes"]),
        .testTarget(name: "RefineTests", dependencies: ["Refine", "JSONBytes", "GatewayTesting"]),
        .testTarget(name: "AppwriteTests", dependencies: ["Appwrite", "JSONBytes", "GatewayTesting"]),
        .testTarget(
            name: "CurlTransportTests",
            dependencies: [
                "CurlTransport", "Appwrite", "GatewayTesting",
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .target(
            name: "SocketTesting",
            dependencies: [
                "HTTPListener", "WebSocketLoop", .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Tests/SocketTesting"),
        // For `make autobahn`.
        .executableTarget(
            name: "EchoServer",
            dependencies: [
                "HTTPListener", "SocketTesting", "WebSocketLoop", .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Tests/EchoServer"),
        .testTarget(name: "ThreadsTests", dependencies: ["Threads"]),
        .testTarget(name: "WebSocketLoopTests", dependencies: ["WebSocketLoop", "SocketTesting"]),
        .testTarget(
            name: "HTTPListenerTests",
            dependencies: [
                "HTTPListener", "SocketTesting", "Threads", "WebSocketLoop",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "Gateway", "Appwrite", "CurlTransport", "GatewayTesting", "HTTPListener", "JSONBytes", "Refine",
                "SocketTesting", "WebSocketLoop",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .testTarget(
            name: "AppwriteEmulatorTests",
            dependencies: [
                "AppwriteEmulator", "GatewayTesting", "HTTPListener", "JSONBytes", "SocketTesting", "WebSocketLoop",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)

// CI takes no warning; elsewhere a newer compiler's warnings must not keep anybody from building.
let warnings: [SwiftSetting] = Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

for target in package.targets where target.type != .system {
    var settings = target.swiftSettings ?? []
    settings += [.enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility")]
    if target.path?.hasPrefix("Tests/") != true, target.type != .test {
        // A call of an asynchronous function then stays where its caller is, without asking the task for its executor.
        settings.append(.enableUpcomingFeature("NonisolatedNonsendingByDefault"))
    }
    target.swiftSettings = settings + warnings
}
