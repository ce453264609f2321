import EgressTestSupport
import Foundation
import Testing

/// Tests address sets with a real API server that has their definitions.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable), .serialized)
struct AddressSetTests {
    typealias Ground = AddressSetGround
    typealias Kind = AddressSetGround.Kind

    @Test(arguments: Kind.all)
    func `a set is printed, applied, refreshed, edited, retained and aged out`(kind: Kind) throws {
        let ground = try Ground()
        try ground.cluster.create(try ground.printed(kind))
        #expect(try ground.stored(kind).entries == ["8.8.4.4/32", "8.8.8.8/32"])
        let service = try ground.service(["--every", "1s", "--min", "1s"])
        func wait(_ name: String, until condition: (StoredSet) -> Bool) throws {
            try service.wait(until: name) { () throws(SupportError) in condition(try ground.stored(kind)) }
        }

        try ground.setAddresses("8.8.8.8", "9.9.9.9")
        try wait("the new address") { $0.entries == ["8.8.4.4/32", "8.8.8.8/32", "9.9.9.9/32"] }
        #expect(try ground.stored(kind).annotation("retained")?.contains("8.8.4.4") == true)

        try ground.edit(kind, "label", "team=a")
        try ground.edit(kind, "annotate", "egressgen.dev/allow=203.0.113.0/24")
        try wait("the user's block") { $0.entries.contains("203.0.113.0/24") }
        let edited = try ground.stored(kind)
        #expect(edited.metadata.labels?["team"] == "a")
        #expect(edited.entries == ["8.8.4.4/32", "8.8.8.8/32", "9.9.9.9/32", "203.0.113.0/24"])

        try ground.edit(kind, "annotate", "egressgen.dev/retain=1s")
        try wait("the end of the old address") { $0.entries == ["8.8.8.8/32", "9.9.9.9/32", "203.0.113.0/24"] }
        try wait("the end of its note") { $0.annotation("retained")?.contains("8.8.4.4") != true }
        #expect(try ground.stored(kind).metadata.labels?["team"] == "a")
        #expect(try service.metric(#"policy_addresses{policy="\#(kind.place(in: ground.namespace))"}"#) == 2)
        service.signal(SIGTERM)
        #expect(try service.end() == 0)
        let check = try ground.egressgen(["refresh", "--cluster", "-A", "--check"])
        #expect(check.status == 0, "\(check.stderr)")
        #expect(check.errorLines.last == "1 policy: 0 changed, 1 unchanged")
    }

    @Test(arguments: Kind.all)
    func `what clients are told is in the set at once, and comes back if somebody empties it`(kind: Kind) throws {
        let ground = try Ground()
        try ground.make(kind)
        let socket = ground.folder.path("tap.sock")
        let service = try ground.service(["--every", "1h", "--min", "1h", "--learn", "unix:\(socket)"])
        let sender = try TapSender(path: socket)
        try sender.start()
        try service.wait(until: "the address") { () throws(SupportError) in
            try sender.tell("www.example.com", "52.0.0.1")
            return try ground.stored(kind).entries == ["8.8.4.4/32", "8.8.8.8/32", "52.0.0.1/32"]
        }
        try ground.patch(kind, #"{"spec": {"\#(kind.field)": []}}"#)
        try service.wait(until: "the address again") { () throws(SupportError) in
            try ground.stored(kind).entries == ["8.8.4.4/32", "8.8.8.8/32", "52.0.0.1/32"]
        }
        #expect(try ground.stored(kind).annotation("retained")?.contains("52.0.0.1") == true)
    }

    @Test(arguments: Kind.all)
    func `a set is created and updated by an apply`(kind: Kind) throws {
        let ground = try Ground()
        let dry = try ground.generate(kind, ["--apply", "--dry-run", "server"])
        #expect(dry.status == 0, "\(dry.stderr)")
        #expect(dry.stdout.contains("- 8.8.8.8/32"))
        #expect(throws: (any Error).self) { try ground.stored(kind) }

        let created = try ground.generate(kind, ["--apply"])
        #expect(created.status == 0, "\(created.stderr)")
        let group = kind.resource.resource.drop { $0 != "." }
        #expect(created.stdout == "\(kind.name.lowercased())\(group)/web serverside-applied\n")
        #expect(try ground.stored(kind).entries == ["8.8.4.4/32", "8.8.8.8/32"])

        try ground.setAddresses("9.9.9.9")
        let updated = try ground.generate(kind, ["--apply", "--allow", "203.0.113.0/24"])
        #expect(updated.status == 0, "\(updated.stderr)")
        let stored = try ground.stored(kind)
        #expect(stored.entries == ["8.8.4.4/32", "8.8.8.8/32", "9.9.9.9/32", "203.0.113.0/24"])
        #expect(stored.annotation("allow") == "203.0.113.0/24")

        #expect(try ground.generate(kind, ["--apply"]).status == 0)
        #expect(try ground.stored(kind).annotation("allow") == nil)
        #expect(try ground.stored(kind).entries.contains("203.0.113.0/24") == false)
    }

    /// For the server, a refresh is another manager of the entries, and each manager keeps its own in Calico's lists.
    @Test(arguments: Kind.all)
    func `an apply removes what a refresh has added`(kind: Kind) throws {
        let ground = try Ground()
        #expect(try ground.generate(kind, ["--apply"]).status == 0)
        try ground.setAddresses("9.9.9.9")
        #expect(try ground.egressgen(["refresh", "--cluster", "-A"]).status == 0)
        #expect(try ground.stored(kind).entries.contains("9.9.9.9/32"))
        try ground.setAddresses("8.8.8.8")
        let dry = try ground.generate(kind, ["--apply", "--retain", "0", "--dry-run", "server"])
        #expect(dry.status == 0, "\(dry.stderr)")
        let run = try ground.generate(kind, ["--apply", "--retain", "0"])
        #expect(run.status == 0, "\(run.stderr)")
        #expect(try ground.stored(kind).entries == ["8.8.8.8/32"])
        #expect(try ground.stored(kind).annotation("retained") == nil)
    }

    @Test(arguments: Kind.all)
    func `a set that somebody else filled is left alone unless it is adopted`(kind: Kind) throws {
        let ground = try Ground()
        try ground.make(kind, "[192.0.2.0/24]")
        let refused = try ground.egressgen(["refresh", "--cluster", "-A"])
        #expect(refused.status == 77, "\(refused.stderr)")
        #expect(refused.stderr.contains("egressgen: error: \(kind.place(in: ground.namespace)): "))
        #expect(try ground.stored(kind).entries == ["192.0.2.0/24"])
        #expect(try ground.generate(kind, ["--apply"]).status == 77)
        #expect(try ground.stored(kind).entries == ["192.0.2.0/24"])
        let diff = try ground.egressgen(["refresh", "--cluster", "-A", "--adopt", "--diff"])
        #expect(diff.status == 1)
        #expect(diff.stdout.contains("-  - 192.0.2.0/24"), "\(diff.stdout)")
        #expect(try ground.egressgen(["refresh", "--cluster", "-A", "--adopt"]).status == 0)
        #expect(try ground.stored(kind).entries == ["8.8.4.4/32", "8.8.8.8/32"])
        #expect(try ground.stored(kind).metadata.labels == ["team": "a"])
    }

    @Test func `kinds that are not served or may not be listed are skipped`() throws {
        let ground = try Ground(serving: Array(Kind.all.prefix(2)))
        let (networkSet, global, group) = (Kind.all[0], Kind.all[1], Kind.all[2])
        try ground.make(networkSet)
        try ground.make(global)
        let account = try ground.cluster.kubeconfig(
            allowing: ["get", "list", "patch"], in: ground.namespace, on: ["networksets.projectcalico.org"])
        let narrow = try ground.egressgen(["refresh", "--cluster", "-n", ground.namespace, "-v"], kubeconfig: account)
        #expect(narrow.status == 0, "\(narrow.stderr)")
        #expect(narrow.stderr.contains("egressgen: info: NetworkPolicy: skipped: "))
        #expect(try ground.stored(networkSet).entries.count == 2)
        #expect(try ground.stored(global).entries.isEmpty)

        let unnamed = try ground.egressgen(["refresh", "--cluster", "-n", ground.namespace])
        #expect(unnamed.errorLines == ["1 policy: 0 changed, 1 unchanged"])
        let named = try ground.egressgen(
            ["refresh", "--cluster", "-n", ground.namespace, "--kind", "globalnetworkset", "-v"])
        #expect(named.status == 0, "\(named.stderr)")
        #expect(try ground.stored(global).entries.count == 2)
        let all = try ground.egressgen(["refresh", "--cluster", "-A", "-v"])
        #expect(all.status == 0)
        #expect(all.stderr.contains("egressgen: info: CiliumCIDRGroup: skipped: "))

        let unserved = try ground.egressgen(["refresh", "--cluster", "--kind", group.name])
        #expect(unserved.status == 69)
        let fact = "egressgen: error: kubectl: the API server does not serve CiliumCIDRGroup; nothing is done"
        #expect(unserved.errorLines == [fact])
        let unapplied = try ground.generate(group, ["--apply"])
        #expect(unapplied.status == 69)
        #expect(unapplied.errorLines == [fact])
        let unknown = try ground.egressgen(["refresh", "--cluster", "--kind", "Pod"])
        #expect(unknown.status == 64)
        #expect(unknown.stderr.contains("--kind Pod: is not a kind that refresh updates"))
        #expect(try BuiltBinary.run(["refresh", ".", "--kind", "NetworkSet"]).status == 64)
    }

    @Test func `an apply of a new set without the right to create tells what is missing`() throws {
        let ground = try Ground()
        let account = try ground.cluster.kubeconfig(
            allowing: ["get", "list", "patch"], in: ground.namespace, on: ["networksets.projectcalico.org"])
        let run = try ground.generate(Kind.all[0], ["--apply"], kubeconfig: account)
        #expect(run.status == 69)
        #expect(run.errorLines.first?.contains("create on networksets") == true, "\(run.stderr)")
        #expect(run.stderr.contains("egressgen: hint: grant "))
    }

    @Test func `a kind whose server fails keeps no other kind from being refreshed`() throws {
        let ground = try Ground()
        try ground.make(Kind.all[0])
        try ground.cluster.makePolicy("web", in: ground.namespace, hosts: "www.example.com")
        let kubectl = try ScriptedKubectl(
            """
            if "networksets" in request.path: request.answer(503, "service unavailable")
            """, in: ground.folder)
        let run = try ground.egressgen(
            ["refresh", "--cluster", "-n", ground.namespace, "--kubectl", kubectl.path])
        #expect(run.status == 69)
        #expect(run.errorLines.filter { $0.hasPrefix("egressgen: error: ") }.count == 1)
        #expect(run.stderr.contains("; each NetworkSet is left as it is"))
        #expect(try ground.cluster.policy("web", in: ground.namespace).cidrs == ["8.8.4.4/32", "8.8.8.8/32"])
    }

    @Test func `a group of the older version is applied and refreshed in that version`() throws {
        let (ground, group) = (try Ground(serving: []), Kind.all[2])
        let several = try ground.egressgen(["refresh", "--cluster", "--kind", group.name, "--kind", "NetworkSet"])
        #expect(several.status == 69)
        #expect(
            several.errorLines
                == ["NetworkSet", group.name].map {
                    "egressgen: error: kubectl: the API server does not serve \($0); nothing is done"
                })
        try ground.cluster.define(group.resource) {
            // The first version of the fixture is v2, and the second one v2alpha1.
            $0.replacing("name: v2\n    served: true", with: "name: v2\n    served: false")
        }
        let created = try ground.generate(group, ["--apply"])
        #expect(created.status == 0, "\(created.stderr)")
        let updated = try ground.generate(group, ["--apply", "--allow", "203.0.113.0/24"])
        #expect(updated.status == 0, "\(updated.stderr)")
        #expect(try ground.stored(group).entries == ["8.8.4.4/32", "8.8.8.8/32", "203.0.113.0/24"])
        try ground.cluster.administer("delete", group.resource.resource, "--all")
        try ground.cluster.create(
            """
            apiVersion: cilium.io/v2alpha1
            kind: CiliumCIDRGroup
            metadata: {name: web, annotations: {egressgen.dev/hosts: www.example.com}}
            spec: {externalCIDRs: []}
            """)
        let run = try ground.egressgen(["refresh", "--cluster", "-A"])
        #expect(run.status == 0, "\(run.stderr)")
        #expect(try ground.stored(group).entries == ["8.8.4.4/32", "8.8.8.8/32"])
    }
}

extension AddressSetGround.Kind {
    /// Returns how messages call the set of the tests.
    fileprivate func place(in namespace: String) -> String {
        isNamespaced ? "\(name) \(namespace)/web" : "\(name) web"
    }
}
