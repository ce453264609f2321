import EgressTestSupport
import Testing

/// Tests DNS profiles with ports and pods, from the annotation to the rule and the verdict.
@Suite(.waits) struct DNSProfileTests {
    /// Refreshes a policy of kube-dns after its annotation `dns` was changed to `words`.
    private func refreshed(_ words: String) throws -> (folder: TemporaryFolder, run: BinaryRun) {
        let folder = try TemporaryFolder()
        let path = folder.path("web.yaml")
        let flags = "git.example.com:22 --pod app=web -n shop --dns kube-dns -o \(path)"
        #expect(try egressgen(flags, Zones.example).status == 0)
        let text = try folder.read("web.yaml")
        try folder.write(text.replacing("dev/dns: kube-dns", with: "dev/dns: \(words)"), to: "web.yaml")
        return (folder, try egressgen("refresh \(path)", Zones.example))
    }

    @Test func `a refresh moves the DNS rule to the ports and pods of the annotation`() throws {
        let (folder, run) = try refreshed("kube-dns:8053,53 dns/b=c,a=b:8053 [fd00::10]:8053")
        #expect(run.status == 0, "\(run.stderr)")
        let text = try folder.read("web.yaml")
        #expect(text.contains("    egressgen.dev/dns: kube-dns:8053,53 dns/b=c,a=b:8053 [fd00::10]:8053\n"))
        #expect(
            text.contains(
                "    egressgen.dev/applied: git.example.com:22 dns=kube-dns:53,8053 dns=dns/a=b,b=c:8053"
                    + " dns=[fd00::10/128]:8053\n"))
        #expect(
            text.hasSuffix(
                """
                  - to: # dns=dns/a=b,b=c:8053
                    - namespaceSelector:
                        matchLabels:
                          kubernetes.io/metadata.name: dns
                      podSelector:
                        matchLabels:
                          a: b
                          b: c
                    ports:
                    - protocol: TCP
                      port: 8053
                    - protocol: UDP
                      port: 8053
                  - to: # dns=[fd00::10/128]:8053
                    - ipBlock:
                        cidr: fd00::10/128
                    ports:
                    - protocol: TCP
                      port: 8053
                    - protocol: UDP
                      port: 8053

                """))
        #expect(try egressgen("refresh \(folder.path) --check", Zones.example).status == 0)
    }

    @Test(
        arguments: [
            ("--to-pod k8s-app=kube-dns --to-namespace kube-system --port 8053/udp", 0, "rule 2 (dns=kube-dns:8053)"),
            (
                "--to-pod k8s-app=kube-dns --to-namespace kube-system --port 53/udp", 1,
                "allows other ports: 8053, 8053/udp"
            ),
            ("--to-pod a=b --to-pod b=c --to-namespace dns --port 53", 0, "rule 3 (dns=dns/a=b,b=c)"),
            ("--to-pod a=b --to-namespace dns --port 53", 1, "no rule"),
        ] as [(String, Int32, String)])
    func `explain names the rule of the profile`(question: String, status: Int32, words: String) throws {
        let folder = try refreshed("kube-dns:8053 dns/b=c,a=b").folder
        let run = try egressgen("explain \(folder.path) --pod app=web -n shop \(question)")
        #expect(run.status == status, "\(run.stderr)")
        #expect(run.stdout.contains(words), "\(run.stdout)")
    }

    @Test(arguments: [
        ("any:8053", "has ports", "kube-dns:8053"), ("kube-dns none:53", "has ports", "write none"),
        ("kube-dns:53-60", "'53-60' is a range", "each port"), ("kube-dsn:8053", "DNS profile", "write kube-dns:8053"),
        ("dns/a=b,a=c", "two values", "profile for each"), ("10.0.0.10:65536", "'65536'", "1 to 65535"),
        ("k8s:io.kubernetes.pod.namespace=dns", "Cilium", "dns/k8s-app=kube-dns"),
    ])
    func `a wrong annotation leaves the file alone`(words: String, fact: String, hint: String) throws {
        let (folder, run) = try refreshed(words)
        let wrong = words.split(separator: " ").last ?? ""
        BadInput([], 65, "\(folder.path("web.yaml")):11", naming: "egressgen.dev/dns '\(wrong)'", fact, hint: hint)
            .expectError(run)
        #expect(try folder.read("web.yaml").contains("applied: git.example.com:22 dns=kube-dns\n"))
    }

    @Test func `flags warn of an address that ends like a port, and take it as an address`() throws {
        let run = try egressgen(
            "git.example.com --pod a=b --dns fd00::10:8053 --allow [fd00::10]:443", Zones.example)
        #expect(run.status == 0)
        #expect(run.stdout.contains("egressgen.dev/dns: fd00::10:8053/128\n"))
        #expect(
            run.errorLines == [
                "egressgen: warning: --dns fd00::10:8053: has no brackets, so '8053' is a part of the address",
                "egressgen: hint: write [fd00::10]:8053 if 8053 is a port",
            ])
    }
}
