import EgressTestSupport
import Testing

// The tests run one after the other because each cluster occupies a processor while it starts.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable), .serialized)
struct OutageTests {
    @Test(arguments: Kubectl.all)
    func `an API server that is down refuses, and comes back with what it had stored`(kubectl: Kubectl) throws {
        let cluster = try LiveCluster.start()
        let namespace = try cluster.makeNamespace()
        cluster.apiServer.kill()
        let run = try cluster.kubectl("get", "networkpolicies", "-n", namespace, program: kubectl)
        #expect(run.status == 1)
        #expect(run.stderr.contains("refused"))

        try cluster.apiServer.start()
        try cluster.waitUntilReady()
        #expect(try cluster.administer("get", "namespace", namespace, "-o", "name") == "namespace/\(namespace)\n")
    }

    @Test func `without etcd there is an error, and none once it is back`() throws {
        let cluster = try LiveCluster.start()
        let list = ["get", "networkpolicies", "-n", "default"]
        cluster.etcd.stop()
        let run = try cluster.kubectl(list + ["--request-timeout=5s"])
        #expect(run.status == 1)
        #expect(!run.stderr.isEmpty)

        try cluster.etcd.start()
        try cluster.waitUntilReady()
        #expect(try cluster.kubectl(list).status == 0)
    }

    @Test func `a paused API server lets its clients wait`() throws {
        let cluster = try LiveCluster.start()
        cluster.apiServer.pause()
        let run = try cluster.kubectl("get", "--raw", "/readyz", "--request-timeout=1s")
        #expect(run.status == 1)
        cluster.apiServer.resume()
        try cluster.waitUntilReady()
    }

    @Test func `requests are counted by their verbs`() throws {
        let cluster = try LiveCluster.start()
        let before = try cluster.requestCounts()
        for _ in 1...3 { try cluster.administer("get", "networkpolicies", "-n", "default") }
        let after = try cluster.requestCounts()
        #expect(after["LIST", default: 0] - before["LIST", default: 0] == 3)
        #expect(after["PATCH"] == before["PATCH"])
    }
}
