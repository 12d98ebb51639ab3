// swift-tools-version: 6.1
import PackageDescription

// Apart from the main package, so that nobody who builds the gateway builds this.
let package = Package(
    name: "refine-gateway-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "refine-gateway", path: "..")
    ],
    targets: [
        .executableTarget(
            name: "json",
            dependencies: [.product(name: "JSONBytes", package: "refine-gateway")],
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
