// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// A third less to load at every start: code that nothing calls, and symbols. 88,000 addresses less to relocate, half of
// the conformances that are looked through, and a C++ library less to bind where `make build` found a static one.
let root = Context.packageDirectory
let lean = [
    "-use-ld=lld", "-Xlinker", "--gc-sections", "-Xlinker", "--strip-all", "-Xlinker", "--no-export-dynamic",
    "-Xclang-linker", "-no-pie", "-Xlinker", "-T", "-Xlinker", "\(root)/scripts/unused-conformances.ld",
    "-L\(root)/.build/static",
]

let package = Package(
    name: "egressgen",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "egressgen", targets: ["egressgen"])
    ],
    dependencies: [
        // Flags, help, completions and the man page.
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        // What `-v` tells, with a logger handed in by the command.
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        // Queues that give from the front, for what waits to be asked.
        .package(url: "https://github.com/apple/swift-collections.git", exact: "1.6.0"),
        // The transport for TCP, where libldns is the codec, and HTTP with those who watch a service and with kubectl.
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        // The signals and the orderly end of a service.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        // kubectl as a child process, without a shell.
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", exact: "1.0.2", traits: []),
        // The file descriptors that swift-subprocess takes.
        .package(url: "https://github.com/apple/swift-system.git", exact: "1.8.1"),
        // Templates that users may replace; a content type of ours quotes the scalars.
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", exact: "2.1.1"),
        // The second opinion: the text is parsed again before it is written.
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CLDNS", pkgConfig: "ldns", providers: [.apt(["libldns-dev"]), .brew(["ldns"])]),
        .target(name: "CDatagrams"),
        .target(name: "EgressModel", swiftSettings: settings),
        .target(name: "LDNS", dependencies: ["CLDNS", "EgressModel"], swiftSettings: settings),
        .target(
            name: "EgressResolve",
            dependencies: [
                "CDatagrams",
                "EgressModel",
                "LDNS",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .target(name: "EgressPolicy", dependencies: ["EgressModel"], swiftSettings: settings),
        .target(
            name: "EgressTemplates",
            path: "templates",
            exclude: ["README.md"],
            sources: ["BuiltinTemplate.swift", "Pipeline.swift", "ScheduleTemplate.swift", "SystemdUnits.swift"],
            resources: [
                .embedInCode("networkpolicy.yaml.mustache"), .embedInCode("cilium.yaml.mustache"),
                .embedInCode("calico.yaml.mustache"), .embedInCode("cluster-network-policy.yaml.mustache"),
                .embedInCode("github-actions.yaml"),
                .embedInCode("gitlab-ci.yaml"), .embedInCode("schedule-access.yaml.mustache"),
                .embedInCode("schedule-cronjob.yaml.mustache"), .embedInCode("schedule-deployment.yaml.mustache"),
                .embedInCode("schedule-pod.yaml.mustache"), .embedInCode("systemd.units"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "EgressManifest",
            dependencies: [
                "EgressModel",
                "EgressPolicy",
                "EgressTemplates",
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "EgressCommands",
            dependencies: [
                "EgressModel",
                "EgressManifest",
                "EgressPolicy",
                "EgressResolve",
                "EgressTemplates",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "egressgen",
            dependencies: ["EgressCommands"],
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags(lean, .when(platforms: [.linux], configuration: .release))]
        ),

        .target(
            name: "EgressTestSupport",
            dependencies: ["EgressModel"],
            path: "Tests/EgressTestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "EgressModelTests", dependencies: ["EgressModel", "EgressTestSupport"], swiftSettings: settings),
        .testTarget(
            name: "LDNSTests", dependencies: ["LDNS", "EgressModel", "EgressTestSupport"], swiftSettings: settings),
        .testTarget(
            name: "EgressResolveTests",
            dependencies: [
                "EgressResolve", "EgressModel", "EgressTestSupport", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EgressPolicyTests",
            dependencies: ["EgressPolicy", "EgressModel", "EgressTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EgressManifestTests",
            dependencies: [
                "EgressManifest", "EgressPolicy", "EgressModel", "EgressTemplates", "EgressTestSupport",
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EgressTemplatesTests",
            dependencies: ["EgressTemplates", "EgressTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EgressCommandsTests",
            dependencies: [
                "EgressCommands", "EgressManifest", "EgressModel", "EgressPolicy", "EgressResolve", "EgressTemplates",
                "EgressTestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "AcceptanceTests",
            dependencies: ["EgressModel", "EgressTestSupport", "egressgen"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ClusterTests", dependencies: ["EgressTestSupport", "egressgen"], swiftSettings: settings),
        .testTarget(name: "SoakTests", dependencies: ["EgressTestSupport", "egressgen"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)

// `make sanitize`: the C fence and its tests alone, in a sixth of the time that everything takes to build.
if Context.environment["EGRESSGEN_FENCE"] == "1" {
    let fence: Set = ["CLDNS", "EgressModel", "LDNS", "EgressTestSupport", "LDNSTests"]
    package.products = []
    package.targets.removeAll { !fence.contains($0.name) }
}

// `make fuzz`: libFuzzer brings its own main function, so that the target cannot stand beside the others.
if Context.environment["EGRESSGEN_FUZZ"] == "1" {
    package.products.append(.executable(name: "reply-fuzzer", targets: ["ReplyFuzzer"]))
    package.targets.append(
        .executableTarget(
            name: "ReplyFuzzer", dependencies: ["LDNS", "EgressModel"], path: "Tests/ReplyFuzzer",
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]))
}
