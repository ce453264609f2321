// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// The release binary is position independent, which is the driver's default. The dynamic linker processes all
// relocations and makes them read-only before `main` runs. The linker removes unreferenced sections.
let hardened = [
    "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "relro", "-Xlinker", "-z", "-Xlinker", "now",
    "-Xlinker", "--gc-sections", "-Xlinker", "--no-export-dynamic", "-Xlinker", "--strip-all",
]

// What `--version --format json` prints. scripts/with-commit finds it out. A plain `swift build` leaves it out, because
// SwiftPM's own `Context.gitInformation` has no date, and a cached manifest keeps an older commit.
let revision: [CSetting] = ["EGRESSGEN_COMMIT", "EGRESSGEN_DATE"].compactMap { name in
    Context.environment[name].flatMap { $0.isEmpty ? nil : .define(name, to: "\"\($0)\"") }
}

let package = Package(
    name: "egressgen",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "egressgen", targets: ["egressgen"])
    ],
    dependencies: [
        // Parses flags, and generates help, completions and the man page.
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        // Logs the messages of `-v`. The command passes the logger.
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        // Provides the queues of queries that wait to be sent.
        .package(url: "https://github.com/apple/swift-collections.git", exact: "1.6.0"),
        // Provides TCP for DNS, with libldns as the codec, and HTTP for a service's server and for `kubectl proxy`.
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        // Handles the signals and the graceful shutdown of a service.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        // Runs kubectl and hook programs as child processes, without a shell.
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", exact: "1.0.2", traits: []),
        // Provides file descriptors, file metadata and system errors.
        .package(url: "https://github.com/apple/swift-system.git", exact: "1.8.1"),
        // Renders templates, which users can replace. A custom content type quotes the scalars.
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", exact: "2.1.1"),
        // Decodes dnstap messages. Its default traits add stream and mask functions that nothing here uses.
        .package(url: "https://github.com/apple/swift-protobuf.git", exact: "1.39.0", traits: []),
        // Parses YAML with libyaml: manifests, and all output before it is written.
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CLDNS", pkgConfig: "ldns", providers: [.apt(["libldns-dev"]), .brew(["ldns"])]),
        .target(name: "CDatagrams"),
        .target(name: "CRevision", cSettings: revision),
        // The parts of the C library that EgressSystem imports.
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
        .target(
            name: "EgressObserve",
            dependencies: [
                "EgressModel",
                "EgressResolve",
                "EgressSystem",
                "LDNS",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["Dnstap/dnstap.proto"],
            swiftSettings: settings
        ),
        .target(name: "EgressPolicy", dependencies: ["EgressModel"], swiftSettings: settings),
        .target(
            name: "EgressTemplates",
            path: "templates",
            sources: [
                "BuiltinTemplate.swift", "DNSServerSettings.swift", "PageTemplate.swift", "Pipeline.swift",
                "ScheduleTemplate.swift", "SystemdUnits.swift",
            ],
            resources: [
                .embedInCode("networkpolicy.yaml.mustache"), .embedInCode("cilium.yaml.mustache"),
                .embedInCode("calico.yaml.mustache"), .embedInCode("cluster-network-policy.yaml.mustache"),
                .embedInCode("gke.yaml.mustache"), .embedInCode("antrea.yaml.mustache"),
                .embedInCode("aws.yaml.mustache"), .embedInCode("network-set.yaml.mustache"),
                .embedInCode("global-network-set.yaml.mustache"), .embedInCode("cidr-group.yaml.mustache"),
                .embedInCode("github-actions.yaml"),
                .embedInCode("gitlab-ci.yaml"), .embedInCode("schedule-access.yaml.mustache"),
                .embedInCode("schedule-cronjob.yaml.mustache"), .embedInCode("schedule-deployment.yaml.mustache"),
                .embedInCode("schedule-pod.yaml.mustache"), .embedInCode("schedule-tap.yaml.mustache"),
                .embedInCode("schedule-forward.yaml.mustache"),
                .embedInCode("systemd.units"), .embedInCode("coredns-dnstap.conf"),
                .embedInCode("unbound-dnstap.conf"), .embedInCode("bind-dnstap.conf"),
                .embedInCode("coredns-forward.conf"), .embedInCode("page.css"),
                .embedInCode("page.html.mustache"), .embedInCode("page-overview.html.mustache"),
                .embedInCode("page-policy.html.mustache"), .embedInCode("page-missing.html.mustache"),
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
            name: "EgressDiscover",
            dependencies: ["EgressModel", "EgressObserve", "EgressPolicy"],
            swiftSettings: settings
        ),
        .target(
            name: "EgressFiles",
            dependencies: [
                "EgressModel", "EgressSystem",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "EgressRefresh",
            dependencies: [
                "EgressCluster",
                "EgressFiles",
                "EgressManifest",
                "EgressModel",
                "EgressObserve",
                "EgressPolicy",
                "EgressResolve",
                "EgressSystem",
                .product(name: "DequeModule", package: "swift-collections"),
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
                "EgressDiscover",
                "EgressFiles",
                "EgressModel",
                "EgressManifest",
                "EgressObserve",
                "EgressPolicy",
                "EgressRefresh",
                "EgressResolve",
                "EgressSystem",
                "EgressTemplates",
                "LDNS",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "egressgen",
            dependencies: ["CRevision", "EgressCommands", "EgressSystem"],
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags(hardened, .when(platforms: [.linux], configuration: .release))]
        ),

        // The simulation of Benchmarks/coverage.
        .executableTarget(
            name: "CoverageSimulation",
            dependencies: ["EgressModel", "EgressPolicy"],
            path: "Benchmarks/Simulation",
            swiftSettings: settings
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
            name: "EgressObserveTests",
            dependencies: [
                "EgressObserve", "EgressModel", "EgressTestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EgressPolicyTests",
            dependencies: ["CoverageSimulation", "EgressPolicy", "EgressModel", "EgressTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EgressDiscoverTests",
            dependencies: [
                "EgressDiscover", "EgressModel", "EgressObserve", "EgressPolicy", "EgressTestSupport",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
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
                "EgressFiles", "EgressModel", "EgressTestSupport",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EgressClusterTests",
            dependencies: [
                "EgressCluster", "EgressPolicy", "EgressSystem", "EgressTestSupport",
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
                "EgressCluster", "EgressFiles", "EgressManifest", "EgressModel", "EgressObserve", "EgressPolicy",
                "EgressRefresh", "EgressTestSupport", .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EgressCommandsTests",
            dependencies: [
                "EgressCluster", "EgressCommands", "EgressFiles", "EgressManifest", "EgressModel", "EgressObserve",
                "EgressPolicy", "EgressRefresh", "EgressResolve", "EgressSystem", "EgressTemplates",
                "EgressTestSupport", "LDNS",
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
            name: "ClusterTests", dependencies: ["EgressModel", "EgressTestSupport", "egressgen"],
            swiftSettings: settings),
        .testTarget(
            name: "SoakTests",
            dependencies: ["CoverageSimulation", "EgressModel", "EgressObserve", "EgressTestSupport", "egressgen"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)

// `make sanitize` builds only the targets around libldns and their tests, in a sixth of the time of a full build.
if Context.environment["EGRESSGEN_FENCE"] == "1" {
    let fence: Set = ["CLDNS", "CPOSIX", "EgressModel", "EgressSystem", "LDNS", "EgressTestSupport", "LDNSTests"]
    package.products = []
    package.targets.removeAll { !fence.contains($0.name) }
}

// `make fuzz` adds the fuzzers. They cannot be regular targets, because libFuzzer has its own main function.
if Context.environment["EGRESSGEN_FUZZ"] == "1" {
    package.products += [
        .executable(name: "reply-fuzzer", targets: ["ReplyFuzzer"]),
        .executable(name: "tap-fuzzer", targets: ["TapFuzzer"]),
        .executable(name: "forward-fuzzer", targets: ["ForwardFuzzer"]),
    ]
    package.targets += [
        .executableTarget(
            name: "ReplyFuzzer", dependencies: ["LDNS", "EgressModel"], path: "Tests/ReplyFuzzer",
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "TapFuzzer",
            dependencies: [
                "EgressModel", "EgressObserve",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/TapFuzzer", swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "ForwardFuzzer",
            dependencies: ["EgressObserve", .product(name: "NIOCore", package: "swift-nio")],
            path: "Tests/ForwardFuzzer", swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]),
    ]
}
