import EgressTestSupport
import Foundation

/// A cluster that serves address sets, and a zone file that a test can change.
struct AddressSetGround {
    /// A kind of address set: its template, its resource, and the field with its entries.
    struct Kind: Sendable, CustomStringConvertible {
        let template: String
        let name: String
        let resource: CustomResource
        let field: String
        let isNamespaced: Bool

        static let all = [
            Kind(
                template: "network-set", name: "NetworkSet", resource: .networkSet, field: "nets", isNamespaced: true),
            Kind(
                template: "global-network-set", name: "GlobalNetworkSet", resource: .globalNetworkSet, field: "nets",
                isNamespaced: false),
            Kind(
                template: "cidr-group", name: "CiliumCIDRGroup", resource: .cidrGroup, field: "externalCIDRs",
                isNamespaced: false),
        ]

        var description: String { name }
    }

    let cluster: LiveCluster
    let namespace: String
    let folder: TemporaryFolder

    private static let shared = Result { try started(serving: Kind.all) }

    /// Uses a cluster that serves all kinds, and removes what earlier tests left in it.
    init() throws {
        let cluster = try Self.shared.get()
        for kind in Kind.all { try cluster.administer("delete", kind.resource.resource, "-A", "--all") }
        try self.init(cluster)
    }

    /// Starts a cluster that serves only these kinds.
    init(serving kinds: [Kind]) throws { try self.init(Self.started(serving: kinds)) }

    private init(_ cluster: LiveCluster) throws {
        self.cluster = cluster
        namespace = try cluster.makeNamespace("sets")
        folder = try TemporaryFolder()
        try setAddresses("8.8.8.8", "8.8.4.4")
    }

    private static func started(serving kinds: [Kind]) throws -> LiveCluster {
        let cluster = try LiveCluster.start()
        for kind in kinds { try cluster.define(kind.resource) }
        return cluster
    }

    func setAddresses(_ addresses: String...) throws {
        let lines = ["$ORIGIN example.com.", "@ 60 SOA ns.example.com. admin.example.com. 1 60 60 60 60"]
        let records = addresses.map { "www 60 A \($0)" }
        try folder.write((lines + records).joined(separator: "\n") + "\n", to: "zone")
    }

    func egressgen(_ arguments: [String], kubeconfig: String? = nil) throws -> BinaryRun {
        try BuiltBinary.run(
            arguments + ["--zone", folder.path("zone"), "--kubeconfig", kubeconfig ?? cluster.kubeconfig],
            environment: ["HOME": cluster.home])
    }

    /// Starts a service for the sets of the whole cluster, and waits for its first refresh.
    func service(_ flags: [String]) throws -> ServiceProcess {
        let service = try ServiceProcess(
            [
                "refresh", "--cluster", "-A", "--listen", "0", "--zone", folder.path("zone"), "--kubeconfig",
                cluster.kubeconfig, "--kubectl", Kubectl.current.path,
            ] + flags, environment: ["HOME": cluster.home])
        try service.wait(until: "readiness") { () throws(SupportError) in try service.get("/readyz").status == 200 }
        return service
    }

    /// Runs `generate` for a set of a kind.
    func generate(
        _ kind: Kind, _ arguments: [String] = [], _ host: String = "www.example.com", kubeconfig: String? = nil
    ) throws -> BinaryRun {
        let place = kind.isNamespaced ? ["-n", namespace] : []
        return try egressgen(
            [host, "--template", kind.template, "--name", "web"] + place + arguments, kubeconfig: kubeconfig)
    }

    /// Returns the set that `generate` prints.
    func printed(_ kind: Kind) throws -> String {
        let place = kind.isNamespaced ? ["-n", namespace] : []
        let run = try BuiltBinary.run(
            ["www.example.com", "--template", kind.template, "--name", "web", "--zone", folder.path("zone")] + place)
        guard run.status == 0 else { throw SupportError("generate failed:\n\(run.stderr)") }
        return run.stdout
    }

    /// Creates a set without entries.
    func make(_ kind: Kind, _ entries: String = "[]") throws {
        try cluster.create(
            """
            apiVersion: \(kind.template == "cidr-group" ? "cilium.io/v2" : "projectcalico.org/v3")
            kind: \(kind.name)
            metadata:
              name: web
              namespace: \(kind.isNamespaced ? namespace : "")
              labels: {team: a}
              annotations: {egressgen.dev/hosts: www.example.com}
            spec: {\(kind.field): \(entries)}
            """)
    }

    /// The set as the server has it.
    func stored(_ kind: Kind) throws(SupportError) -> StoredSet {
        let place = kind.isNamespaced ? ["-n", namespace] : []
        let run = try cluster.kubectl(["get", kind.resource.resource, "web", "-o", "json"] + place)
        guard run.status == 0 else { throw SupportError(run.stderr) }
        do {
            return try JSONDecoder().decode(StoredSet.self, from: Data(run.stdout.utf8))
        } catch {
            throw SupportError("no set: \(error)\n\(run.stdout)")
        }
    }

    func patch(_ kind: Kind, _ body: String) throws {
        let place = kind.isNamespaced ? ["-n", namespace] : []
        let run = try cluster.kubectl(["patch", kind.resource.resource, "web", "--type=merge", "-p", body] + place)
        guard run.status == 0 else { throw SupportError(run.stderr) }
    }

    /// Changes the metadata of the set as a user does.
    func edit(_ kind: Kind, _ verb: String, _ change: String) throws {
        let place = kind.isNamespaced ? ["-n", namespace] : []
        let run = try cluster.kubectl([verb, kind.resource.resource, "web", change, "--overwrite"] + place)
        guard run.status == 0 else { throw SupportError(run.stderr) }
    }
}

/// An address set as the API server stores it.
struct StoredSet: Decodable {
    struct Metadata: Decodable {
        let resourceVersion: String
        let labels: [String: String]?
        let annotations: [String: String]?
    }

    private struct Spec: Decodable {
        let nets: [String]?
        let externalCIDRs: [String]?
    }

    let metadata: Metadata
    private let spec: Spec

    var entries: [String] { spec.nets ?? spec.externalCIDRs ?? [] }

    /// Returns an annotation of egressgen.
    func annotation(_ key: String) -> String? { metadata.annotations?["egressgen.dev/\(key)"] }
}
