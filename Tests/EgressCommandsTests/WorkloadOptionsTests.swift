import ArgumentParser
import Testing

@testable import EgressCommands

@Suite struct WorkloadOptionsTests {
    private func command(_ arguments: [String]) throws -> [String] {
        let options = try WorkloadOptions.parse(["--image", "egressgen"] + arguments)
        return try options.wishes(try LearnOptions.parse([]), try ForwardOptions.parse([])).command(in: "shop")
    }

    @Test func `A CronJob refreshes the namespace, and asks whom it was told to`() throws {
        #expect(try command([]) == ["egressgen", "refresh", "--cluster", "-n", "shop"])
        #expect(try command(["--resolver", "192.0.2.53"]).suffix(2) == ["--resolver", "192.0.2.53:53"])
        #expect(
            try command(["--resolver", "Corp.example.com=10.0.0.53", "--resolver", "fe80::1%eth0"]).suffix(4)
                == ["--resolver", "corp.example.com=10.0.0.53:53", "--resolver", "[fe80::1%eth0]:53"])
    }

    @Test func `A service stays, and tells of itself`() throws {
        #expect(
            try command(["--deployment", "--every", "ttl"]).suffix(4)
                == ["--every", "ttl", "--listen", "0.0.0.0:9090"])
    }

    @Test(
        arguments: [
            (["--every", "7m"], "--every 7m", "has no cron expression", "write 6m or 10m, or add --deployment"),
            (
                ["--every", "ttl"], "--every ttl", "has no cron expression",
                "write a duration as in 5m, or add --deployment"
            ),
            (["--every", "0"], "--every 0", "must be greater than zero", "write 1m or more"),
            (["--every", "999ms"], "--every 999ms", "is too short", "write 1m or more"),
            (
                ["--api-server", "192.0.2.1"], "--api-server 192.0.2.1", "has no TCP port",
                "write a port after the address, as in 192.0.2.1/32:6443"
            ),
            (
                ["--resolver", "corp=x"], "--resolver corp=x", "is not the address of a name server",
                "write an address and a port, as in 192.0.2.53:53 or [::1]:53"
            ),
            (
                ["--resolver", "fe80::1"], "--resolver fe80::1", "is link-local and names no interface",
                "write the interface after it, as in fe80::1%eth0"
            ),
            (["--api-server", "x"], "--api-server x", "is not an IPv4 address", nil),
        ] as [([String], String, String, String?)])
    func `refuses wrong values and says what to write instead`(
        _ arguments: [String], _ subject: String, _ fact: String, _ hint: String?
    ) throws {
        try expectUsage(subject, fact, hint: hint) { try command(arguments) }
    }
}
