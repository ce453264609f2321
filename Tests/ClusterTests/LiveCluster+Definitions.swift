import EgressTestSupport

extension LiveCluster {
    /// Makes the server serve the objects of another project.
    func define(_ resource: CustomResource, _ change: (String) -> String = { $0 }) throws {
        try administer("apply", "--server-side", "-f", "-", input: change(try resource.definition))
        try administer("wait", "--for=condition=Established", "--timeout=60s", "crd/\(resource.resource)")
        try Wait.until("the server serves \(resource.resource)", pause: 50) { () throws(SupportError) in
            try kubectl("get", resource.resource).status == 0
        }
    }

    /// Creates an object. Retries because the server can need a moment before it serves a new definition.
    func create(_ text: String) throws {
        try Wait.until("the server serves the definition", pause: 50) { () throws(SupportError) in
            let run = try kubectl("create", "--validate=false", "-f", "-", input: text)
            let isUnknown = run.stderr.contains("no matches for kind") || run.stderr.contains("not found")
            guard run.status == 0 || isUnknown else {
                throw SupportError("kubectl create failed:\n\(run.stderr)\n\(text)")
            }
            return run.status == 0
        }
    }
}
