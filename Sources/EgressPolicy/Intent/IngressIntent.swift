package import EgressModel

/// The sources that may connect to the pods of a policy.
package struct IngressIntent: Hashable, Sendable {
    /// The names that may connect, one spec per name, in the user's order. The ports are ports of the pods.
    package var hosts: [HostSpec] = []
    /// The fixed sources in addition to the names.
    package var blocks: [AllowSpec] = []
    /// The parts of `blocks` that may not connect.
    package var except: [CIDRBlock] = []
    /// The labels of pods that may connect. The pods are in the namespaces that `namespaces` selects, or in the
    /// policy's own namespace if `namespaces` is empty.
    package var pods: [Label] = []
    /// The labels of namespaces whose pods may connect.
    package var namespaces: [Label] = []
    /// The ports that apply to sources without ports of their own.
    package var ports = PortList.every

    package init() {}

    package var isEmpty: Bool { hosts.isEmpty && blocks.isEmpty && pods.isEmpty && namespaces.isEmpty }

    /// The fixed sources in the order of their rules: first the blocks, then the pods.
    var sources: [IngressSource] {
        var sources = blocks.map { spec in
            IngressSource(
                .block(spec.block, except: except.filter { spec.block.contains($0) }.sorted()),
                ports: ports(of: spec.ports))
        }
        if !pods.isEmpty || !namespaces.isEmpty {
            sources.append(IngressSource(.pods(pods, namespaces: namespaces), ports: ports))
        }
        return sources
    }

    /// Merges the specs of each name at the position of the first one. If a spec of a name has ports, `ports` applies
    /// to the specs of that name without ports.
    ///
    /// - Returns: The merged specs, and the names that allow every port although some of their specs have ports.
    package static func merged(
        _ specs: [HostSpec], ports: PortList
    ) -> (specs: [HostSpec], widened: [HostName]) {
        let bound = Set(specs.filter { !$0.ports.isEvery }.map(\.host))
        return HostSpec.merged(
            specs.map { spec in
                spec.ports.isEvery && bound.contains(spec.host) ? HostSpec(host: spec.host, ports: ports) : spec
            })
    }

    func ports(of own: PortList) -> PortList { own.isEvery ? ports : own }

    /// Checks that each part is inside a block and does not cover a whole block. If a part covered a whole block, the
    /// policy would allow what the part excludes.
    ///
    /// - Throws: `ValueError` for the first part that fails the check.
    package static func checkParts(_ parts: [CIDRBlock], of blocks: [AllowSpec]) throws(ValueError) {
        for part in parts {
            if let whole = blocks.first(where: { part.contains($0.block) }) {
                throw .except(.whole(of: whole.block, part: part))
            }
            guard blocks.contains(where: { $0.block.contains(part) }) else { throw .except(.inNoBlock(part: part)) }
        }
    }
}
