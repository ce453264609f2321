import Testing

@testable import EgressManifest

/// What kubectl's messages mean.
@Suite struct KubectlErrorTests {
    @Test(arguments: [
        (
            #"Error from server (Forbidden): networkpolicies.networking.k8s.io "web" is forbidden: User "system:serviceaccount:shop:x" cannot patch resource "networkpolicies" in API group "networking.k8s.io" in the namespace "shop""#,
            KubectlError.Reason.forbidden,
            #"User "system:serviceaccount:shop:x" cannot patch resource "networkpolicies" in API group "networking.k8s.io" in the namespace "shop""#
        ),
        (
            #"Error from server (NotFound): networkpolicies.networking.k8s.io "web" not found"#, .notFound,
            #"networkpolicies.networking.k8s.io "web" not found"#
        ),
        (
            #"Error from server (Conflict): Operation cannot be fulfilled on "web": the object has been modified"#,
            .conflict, #"operation cannot be fulfilled on "web": the object has been modified"#
        ),
        (
            "E1125 08:12:01.5 1 memcache.go:265] \"Unhandled Error\"\nThe connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?\n",
            .unusable, "the connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?"
        ),
        (
            "error: You must be logged in to the server (Unauthorized)\n", .unusable,
            "you must be logged in to the server (Unauthorized)"
        ),
        (
            "Error from server: admission webhook \"a.b\" denied the request: no egress today\n", .invalid,
            "admission webhook \"a.b\" denied the request: no egress today"
        ),
        ("Error from server: etcdserver: request timed out\n", .unclear, "etcdserver: request timed out"),
        (
            "Unable to connect to the server: dial tcp: lookup nowhere: no such host\n", .unusable,
            "unable to connect to the server: dial tcp: lookup nowhere: no such host"
        ),
        ("Unable to connect to the server: EOF\n", .unclear, "unable to connect to the server: EOF"),
        ("", .unclear, "exited with 7"),
        ("\n", .unclear, "exited with 7"),
    ])
    func `one line tells the reason`(message: String, reason: KubectlError.Reason, fact: String) {
        #expect(KubectlError(message: message, otherwise: "exited with 7") == KubectlError(reason, fact))
    }

    @Test func `a conflict names each manager and its fields`() {
        let one =
            #"error: Apply failed with 1 conflict: conflict with "kubectl-patch" using networking.k8s.io/v1: .spec.egress"#
        #expect(FieldConflict.all(in: one) == [FieldConflict(manager: "kubectl-patch", fields: [".spec.egress"])])
        let several = """
            error: Apply failed with 3 conflicts: conflicts with "a" using networking.k8s.io/v1:
            - .metadata.annotations.egressgen.dev/applied
            - .spec.egress
            conflicts with "b" using networking.k8s.io/v1:
            - .spec.policyTypes
            Please review the fields above--they currently have managers. Here
            are the ways you can resolve this warning:
            * If you intend to manage all of these fields, please re-run the apply
              command with the `--force-conflicts` flag.
            """
        #expect(
            FieldConflict.all(in: several) == [
                FieldConflict(
                    manager: "a", fields: [".metadata.annotations.egressgen.dev/applied", ".spec.egress"]),
                FieldConflict(manager: "b", fields: [".spec.policyTypes"]),
            ])
        #expect(FieldConflict.all(in: "error: something else").isEmpty)
    }
}
