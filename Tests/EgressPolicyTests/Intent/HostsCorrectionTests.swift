import EgressPolicy
import Testing

@Suite struct HostsCorrectionTests {
    @Test(arguments: [
        (["host"], "hosts", "host"), (["Hosts"], "hosts", "Hosts"), (["hsots"], "hosts", "hsots"),
        (["hostnames", "dns"], "hosts", "hostnames"), (["from-host"], "from-hosts", "from-host"),
        (["From_Hosts"], "from-hosts", "From_Hosts"), (["owner", "hots"], "hosts", "hots"),
    ])
    func `the key that is nearest to the names is misspelled`(keys: [String], wanted: String, misspelled: String) {
        let correction = HostsCorrection(keys)
        #expect(correction?.wanted == "egressgen.dev/\(wanted)")
        #expect(correction?.misspelled == "egressgen.dev/\(misspelled)")
    }

    @Test(arguments: [
        (["dns"], "hosts"), (["dns", "from-cidrs"], "hosts"), (["from-cidrs", "from-ports"], "from-hosts"),
        (["owner"], "hosts"), (["applied"], "hosts"),
    ])
    func `other keys lack the names`(keys: [String], wanted: String) {
        let correction = HostsCorrection(keys)
        #expect(correction?.wanted == "egressgen.dev/\(wanted)")
        #expect(correction?.misspelled == nil)
    }

    @Test func `no keys lack nothing`() {
        #expect(HostsCorrection([]) == nil)
    }
}
