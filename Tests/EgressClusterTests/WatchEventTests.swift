import Testing

@testable import EgressCluster

@Suite struct WatchEventTests {
    private static let object = """
        {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
         "metadata": {"name": "web", "namespace": "shop", "resourceVersion": "42",
                      "annotations": {"egressgen.dev/hosts": "a.example"}}, "spec": {}}
        """

    private static func event(_ type: String, _ object: String = object) -> WatchEvent? {
        ObjectEvent(Array(#"{"type": "\#(type)", "object": \#(object)}"#.utf8)).flatMap(WatchEvent.init)
    }

    @Test(arguments: ["ADDED", "MODIFIED"]) func `tells of what is there, with the bytes of the object`(type: String) {
        #expect(Self.event(type) == .present("shop/web", version: "42", Array(Self.object.utf8)))
    }

    @Test func `tells of what is gone and of the end of the watch`() {
        #expect(Self.event("DELETED") == .gone("shop/web", version: "42"))
        let status =
            #"{"kind": "Status", "code": 410, "reason": "Expired", "message": "too old resource version: 1 (2)"}"#
        guard case .failed(.expired(let found)) = Self.event("ERROR", status) else {
            Issue.record("the watch goes on")
            return
        }
        #expect(found.message == "too old resource version: 1 (2)")
        #expect(Self.event("ERROR", #"{"kind": "Odd"}"#) == .failed(.noPolicy))
    }

    @Test(arguments: [
        ("projectcalico.org/v3", "NetworkSet", "NetworkSet shop/web"),
        ("projectcalico.org/v3", "GlobalNetworkSet", "GlobalNetworkSet web"),
        ("cilium.io/v2alpha1", "CiliumCIDRGroup", "CiliumCIDRGroup web"),
    ])
    func `tells of an address set by its kind`(version: String, kind: String, place: String) {
        let object = Self.object.replacing("networking.k8s.io/v1", with: version)
            .replacing("NetworkPolicy", with: kind)
        #expect(Self.event("ADDED", object) == .present(place, version: "42", Array(object.utf8)))
        #expect(Self.event("DELETED", object) == .gone(place, version: "42"))
    }

    @Test(arguments: ["OTHER"]) func `passes over the rest`(type: String) {
        #expect(Self.event(type) == nil)
        #expect(Self.event("ADDED", #"{"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "x"}}"#) == nil)
        #expect(ObjectEvent(Array("no JSON at all {".utf8)) == nil)
    }
}
