// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// The binary is position independent (the driver's default); all relocations are done, and made read-only, before the
// first line runs. What nothing calls stays out.
let hardened = [
    "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "relro", "-Xlinker", "-z", "-Xlinker", "now",
    "-Xlinker", "--gc-sections", "-Xlinker", "--no-export-dynamic", "-Xlinker", "--strip-all",
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
        // File descriptors, the state of files, and errors.
        .package(url: "https://github.com/apple/swift-system.git", exact: "1.8.1"),
        // Templates that users may replace; a content type of ours quotes the scalars.
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", exact: "2.1.1"),
        // YAML: its libyaml reads manifests, and what is to be written is parsed again before.
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CLDNS", pkgConfig: "ldns", providers: [.apt(["libldns-dev"]), .brew(["ldns"])]),
        .target(name: "CDatagrams"),
        // What EgressSystem takes from the C library.
        .systemLibrary(name: "CPOSIX"),
        .target(
            name: "EgressSystem",
            dependencies: [
                "CPOSIX",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .target(name: "EgressModel", swiftSettings: settings),
        .target(
            name: "LDNS",
            dependencies: [
                "CLDNS", "EgressModel", "EgressSystem", .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "EgressResolve",
            dependencies: [
                "CDatagrams",
                "EgressModel",
                "EgressSystem",
                "LDNS",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "SystemPackage", package: "swift-system"),
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
                "EgressSystem",
                "EgressTemplates",
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "EgressCluster",
            dependencies: [
                "EgressManifest",
                "EgressPolicy",
                "EgressSystem",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "EgressFiles",
            dependencies: ["EgressSystem", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: settings
        ),
        .target(
            name: "EgressRefresh",
            dependencies: [
                "EgressCluster",
                "EgressFiles",
                "EgressManifest",
                "EgressModel",
                "EgressPolicy",
                "EgressResolve",
                "EgressSystem",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "EgressCommands",
            dependencies: [
                "EgressCluster",
                "EgressFiles",
                "EgressModel",
                "EgressManifest",
                "EgressPolicy",
                "EgressRefresh",
                "EgressResolve",
                "EgressSystem",
                "EgressTemplates",
                "LDNS",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "egressgen",
            dependencies: ["EgressCommands", "EgressSystem"],
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags(hardened, .when(platforms: [.linux], configuration: .release))]
        ),

        .target(
            name: "EgressTestSupport",
            dependencies: ["EgressModel"],
            path: "Tests/EgressTestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "EgressSystemTests",
            dependencies: [
                "EgressSystem", "EgressTemplates", "EgressTestSupport",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EgressModelTests", dependencies: ["EgressModel", "EgressTestSupport"], swiftSettings: settings),
        .testTarget(
            name: "LDNSTests",
            dependencies: [
                "LDNS", "EgressModel", "EgressTestSupport", .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EgressResolveTests",
            dependencies: [
                "EgressResolve", "EgressModel", "EgressTestSupport", "LDNS",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "SystemPackage", package: "swift-system"),
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
            name: "EgressFilesTests",
            dependencies: [
                "EgressFiles", "EgressTestSupport", .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EgressClusterTests",
            dependencies: [
                "EgressCluster", "EgressSystem", "EgressTestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EgressTemplatesTests",
            dependencies: ["EgressTemplates", "EgressTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EgressRefreshTests",
            dependencies: [
                "EgressCluster", "EgressFiles", "EgressManifest", "EgressModel", "EgressPolicy", "EgressRefresh",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EgressCommandsTests",
            dependencies: [
                "EgressCluster", "EgressCommands", "EgressFiles", "EgressManifest", "EgressModel", "EgressPolicy",
                "EgressRefresh", "EgressResolve", "EgressSystem", "EgressTemplates", "EgressTestSupport", "LDNS",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
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
    let fence: Set = ["CLDNS", "CPOSIX", "EgressModel", "EgressSystem", "LDNS", "EgressTestSupport", "LDNSTests"]
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
