package import EgressModel

/// Who may connect to the pods of a policy.
package struct IngressIntent: Hashable, Sendable {
    /// One per name, in the user's order; a host's ports are those of the pods.
    package var hosts: [HostSpec] = []
    /// Fixed sources beside the names.
    package var blocks: [AllowSpec] = []
    /// Parts of `blocks` that may not connect.
    package var except: [CIDRBlock] = []
    /// Labels of pods that may connect: of the policy's own namespace, or of those that `namespaces` tells.
    package var pods: [Label] = []
    /// Labels of namespaces whose pods may connect.
    package var namespaces: [Label] = []
    /// The ports of whatever names none.
    package var ports = PortList.every

    package init() {}

    package var isEmpty: Bool { hosts.isEmpty && blocks.isEmpty && pods.isEmpty && namespaces.isEmpty }

    /// The fixed sources as the rules tell them, in order: blocks, then pods.
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

    /// Merges the specs of one name at its first place; where one of them has ports, the others have those of `ports`.
    ///
    /// - Returns: the specs and the names whose ports were given up for every port.
    package static func merged(
        _ specs: [HostSpec], ports: PortList
    ) -> (specs: [HostSpec], widened: [DomainName]) {
        let bound = Set(specs.filter { !$0.ports.isEvery }.map(\.name))
        return HostSpec.merged(
            specs.map { spec in
                spec.ports.isEvery && bound.contains(spec.name) ? HostSpec(name: spec.name, ports: ports) : spec
            })
    }

    func ports(of own: PortList) -> PortList { own.isEvery ? ports : own }

    /// Checks that each part lies within a block, and takes no block out as a whole, which would let in what the part
    /// keeps out.
    ///
    /// - Throws: `ValueError` for the first one that does not.
    package static func checkParts(_ parts: [CIDRBlock], of blocks: [AllowSpec]) throws(ValueError) {
        for part in parts {
            if let whole = blocks.first(where: { part.contains($0.block) }) {
                throw .except(.whole(of: whole.block, part: part))
            }
            guard blocks.contains(where: { $0.block.contains(part) }) else { throw .except(.inNoBlock(part: part)) }
        }
    }
}
