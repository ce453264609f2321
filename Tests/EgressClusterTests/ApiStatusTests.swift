import Testing

@testable import EgressCluster

/// Tests the meaning of the API server's Status objects.
@Suite struct ApiStatusTests {
    private static func status(_ members: String, code: Int = 0) throws -> ApiStatus {
        try #require(ApiStatus(Array(#"{"kind":"Status","apiVersion":"v1",\#(members)}"#.utf8), code: code))
    }

    @Test(arguments: [
        (
            #""reason":"Forbidden","code":403,"message":"networkpolicies.networking.k8s.io \"web\" is forbidden: User \"system:serviceaccount:shop:x\" cannot patch resource \"networkpolicies\" in API group \"networking.k8s.io\" in the namespace \"shop\"","details":{"name":"web","group":"networking.k8s.io","kind":"networkpolicies"}"#,
            ClusterFinding.Kind.forbidden,
            #"User "system:serviceaccount:shop:x" cannot patch resource "networkpolicies" in API group "networking.k8s.io" in the namespace "shop""#
        ),
        (
            #""reason":"Forbidden","code":403,"message":"networkpolicies.networking.k8s.io is forbidden: User \"x\" cannot list","details":{"group":"networking.k8s.io","kind":"networkpolicies"}"#,
            .forbidden, #"User "x" cannot list"#
        ),
        (
            #""reason":"NotFound","code":404,"message":"networkpolicies.networking.k8s.io \"web\" not found""#,
            .notFound,
            #"networkpolicies.networking.k8s.io "web" not found"#
        ),
        (
            #""reason":"Conflict","code":409,"message":"Operation cannot be fulfilled: the object has been modified""#,
            .conflict, "Operation cannot be fulfilled: the object has been modified"
        ),
        (#""reason":"Expired","code":410,"message":"too old resource version""#, .object, "too old resource version"),
        (
            #""code":400,"message":"admission webhook \"a.b\" denied the request: no egress today""#, .object,
            #"admission webhook "a.b" denied the request: no egress today"#
        ),
        (#""reason":"Invalid","code":422,"message":"it is invalid""#, .object, "it is invalid"),
        (#""reason":"RequestEntityTooLarge","code":413,"message":"limit is 3145728""#, .object, "limit is 3145728"),
        (#""code":500,"message":"etcdserver: request timed out""#, .unclear, "etcdserver: request timed out"),
        (#""reason":"Timeout","code":504,"message":"it took too long""#, .unclear, "it took too long"),
        (#""reason":"TooManyRequests","code":429,"message":"wait""#, .unclear, "wait"),
    ])
    func `the reason and the code tell what follows, and the message is the server's`(
        members: String, kind: ClusterFinding.Kind, message: String
    ) throws {
        let status = try Self.status(members)
        #expect(ClusterFinding(status).kind == kind)
        #expect(status.message == message)
    }

    @Test func `who is not known is told without the server's words`() throws {
        let status = try Self.status(#""reason":"Unauthorized","code":401,"message":"Unauthorized""#)
        #expect(ClusterFinding(status) == .unauthorized)
        #expect(ClusterFinding(status).kind == .unusable)
    }

    @Test func `a right that is missing for two policies is one finding`() throws {
        let findings = try ["a", "b"].map { name in
            ClusterFinding(
                try Self.status(
                    #""reason":"Forbidden","code":403,"message":"networkpolicies \"\#(name)\" is forbidden: User \"x\" cannot patch","details":{"name":"\#(name)","kind":"networkpolicies"}"#
                ))
        }
        #expect(findings[0] == findings[1])
    }

    @Test func `the code of HTTP counts where the object has none`() throws {
        #expect(try Self.status(#""message":"no""#, code: 422).code == 422)
        #expect(try Self.status(#""message":"no","code":400"#, code: 500).code == 400)
    }

    @Test func `seconds to wait are told`() throws {
        #expect(try Self.status(#""details":{"retryAfterSeconds":7}"#).retryAfterSeconds == 7)
        #expect(try Self.status(#""details":{}"#).retryAfterSeconds == nil)
    }

    @Test(arguments: ["", "no JSON", #"{"kind":"NetworkPolicy"}"#, "[]", "404 page not found"])
    func `what is no Status is none`(text: String) {
        #expect(ApiStatus(Array(text.utf8)) == nil)
    }

    @Test func `a conflict names each manager once, and its fields`() throws {
        func cause(_ manager: String, _ field: String) -> String {
            #"{"reason":"FieldManagerConflict","message":"conflict with \"\#(manager)\" using networking.k8s.io/v1","field":"\#(field)"}"#
        }
        let causes = [
            cause("a", ".metadata.annotations.egressgen.dev/applied"), cause("b", ".spec.policyTypes"),
            cause("a", ".spec.egress"), #"{"reason":"Other","message":"\"c\"","field":".x"}"#,
        ]
        let status = try Self.status(
            #""reason":"Conflict","code":409,"message":"Apply failed","details":{"causes":[\#(causes.joined(separator: ","))]}"#
        )
        #expect(
            ClusterFinding(status)
                == .fieldConflicts([
                    FieldConflict(
                        manager: "a", fields: [".metadata.annotations.egressgen.dev/applied", ".spec.egress"]),
                    FieldConflict(manager: "b", fields: [".spec.policyTypes"]),
                ]))
    }
}
