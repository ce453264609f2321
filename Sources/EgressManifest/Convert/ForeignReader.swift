internal import EgressModel
internal import EgressPolicy

/// Reads the policies of one kind. Every flaw has the path of the field that causes it.
protocol ForeignReader {
    static var kind: ForeignKind { get }

    /// Reads everything but the rules.
    static func frame(of root: FieldCursor) throws(ForeignFlaw) -> ForeignFrame

    /// The fields of a rule that can contain peers.
    static func peerKeys(_ direction: TrafficDirection) -> [String]

    /// Checks the fields of a rule, and returns its peers.
    static func peers(of rule: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> [FieldCursor]

    /// Reads what one peer stands for.
    static func ends(of peer: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> [ForeignPeer]

    static func ports(of rule: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> PortList
}

/// A policy without the content of its rules.
struct ForeignFrame {
    let subject: PolicySubject
    /// The directions in which the policy isolates the pods, each with the rules that allow something.
    let rules: [(direction: TrafficDirection, rules: [FieldCursor])]
}

extension ForeignReader {
    static func peerKeys(_ direction: TrafficDirection) -> [String] { [direction.peersKey] }

    /// Reads a policy. It leaves out the peers and the rules that have a flaw.
    ///
    /// - Returns: The policy, and its flaws in their order.
    /// - Throws: `ForeignFlaw` if the policy cannot be read without the part that has the flaw.
    static func policy(of root: FieldCursor) throws(ForeignFlaw) -> (ForeignPolicy, [ForeignFlaw]) {
        let frame = try frame(of: root)
        var rules: [ForeignRule] = []
        var flaws: [ForeignFlaw] = []
        for (direction, cursors) in frame.rules {
            for cursor in cursors {
                do throws(ForeignFlaw) {
                    let (rule, missing) = try rule(cursor, direction)
                    flaws += missing
                    rules += [rule].compactMap(\.self)
                } catch {
                    flaws.append(error)
                }
            }
        }
        let policy = ForeignPolicy(
            kind, subject: frame.subject, directions: Set(frame.rules.map(\.direction)), rules: rules)
        return (policy, flaws)
    }

    /// Returns the rule with the peers that have no flaw; `nil` if there are none.
    private static func rule(
        _ cursor: FieldCursor, _ direction: TrafficDirection
    ) throws(ForeignFlaw) -> (ForeignRule?, [ForeignFlaw]) {
        let (peers, missing) = try knownPeers(of: cursor, direction)
        let ports: PortList
        do throws(ForeignFlaw) {
            ports = try self.ports(of: cursor, direction)
        } catch {
            // The rule is left out, but a flaw that is binding still keeps the policy from being printed.
            throw error.isBinding ? error : missing.first(where: \.isBinding) ?? error
        }
        // A rule without peers would allow everything.
        return (peers.isEmpty ? nil : ForeignRule(direction, peers, ports, at: cursor.path), missing)
    }

    /// Returns the peers that have no flaw, and the flaws of the others.
    private static func knownPeers(
        of rule: FieldCursor, _ direction: TrafficDirection
    ) throws(ForeignFlaw) -> ([ForeignPeer], [ForeignFlaw]) {
        let cursors: [FieldCursor]
        do throws(ForeignFlaw) {
            cursors = try self.peers(of: rule, direction)
        } catch {
            if !error.isBinding { try checkRest(of: rule, direction) }
            throw error
        }
        var peers: [ForeignPeer] = []
        var flaws: [ForeignFlaw] = []
        for peer in cursors {
            do throws(ForeignFlaw) {
                peers += try ends(of: peer, direction)
            } catch {
                flaws.append(error)
            }
        }
        return (peers, flaws)
    }

    /// Refuses peers and ports with a flaw that is binding, in a rule that is left out.
    private static func checkRest(of rule: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) {
        for list in peerKeys(direction).compactMap(rule.child) {
            try FieldCursor.checkingRest { () throws(ForeignFlaw) in
                _ = try FieldCursor.reading(try list.members()) { peer throws(ForeignFlaw) in
                    try ends(of: peer, direction)
                }
            }
        }
        try FieldCursor.checkingRest { () throws(ForeignFlaw) in _ = try ports(of: rule, direction) }
    }

    // MARK: Parts that several kinds have

    /// Returns the specification of a policy.
    static func spec(of root: FieldCursor) throws(ForeignFlaw) -> FieldCursor {
        try root.check(["apiVersion", "kind", "metadata", "spec", "status"])
        return try root.required("spec")
    }

    static func subject(of root: FieldCursor, _ pods: LabelSelector) throws(ForeignFlaw) -> PolicySubject {
        let metadata = try root.required("metadata")
        let name = try metadata.text("name")
        // Kubernetes treats an empty namespace as missing.
        let namespace = try metadata.child("namespace").map { node throws(ForeignFlaw) in try node.text() }
            .flatMap { $0.isEmpty ? nil : $0 }
        return try metadata.reading { _ throws(PolicyReadError) in
            try PolicyReader.valid { () throws(ValueError) in
                try PolicySubject(name: name, namespace: namespace, podSelector: pods)
            }
        }
    }

    /// Returns the directions that a policy with `policyTypes` isolates, with their rules. Without the list, every
    /// policy isolates ingress, and one with egress rules isolates egress too (Kubernetes, Network Policies).
    static func typedRules(
        _ spec: FieldCursor
    ) throws(ForeignFlaw) -> [(direction: TrafficDirection, rules: [FieldCursor])] {
        var types: Set<TrafficDirection> = []
        for item in try spec.child("policyTypes")?.members() ?? [] {
            let text = try item.text()
            guard let direction = TrafficDirection(rawValue: text) else {
                throw item.flaw(.malformed(.content(.policyType(text))))
            }
            types.insert(direction)
        }
        let lists = try TrafficDirection.allCases.map { direction throws(ForeignFlaw) in
            (direction: direction, rules: try spec.child(direction.word)?.members() ?? [])
        }
        for (direction, rules) in lists where !types.isEmpty && !types.contains(direction) && !rules.isEmpty {
            throw spec.flaw(.malformed(.content(.untold(direction, "policyTypes"))))
        }
        return lists.filter { direction, rules in
            types.isEmpty ? direction == .ingress || !rules.isEmpty : types.contains(direction)
        }
    }

    /// Returns the peers of a rule; the rule must have some.
    static func somePeers(of rule: FieldCursor, _ key: String) throws(ForeignFlaw) -> [FieldCursor] {
        let peers = try rule.child(key)?.members() ?? []
        guard !peers.isEmpty else { throw rule.flaw(.everyPeer, isBinding: false) }
        return peers
    }

    /// Returns the ports of a rule. Without a list or with an empty one, every port is allowed.
    static func ports(
        _ rule: FieldCursor, _ read: (FieldCursor) throws(ForeignFlaw) -> [PortRange]
    ) throws(ForeignFlaw) -> PortList {
        PortList(try FieldCursor.reading(try rule.child("ports")?.members() ?? [], read).flatMap(\.self))
    }

    static func hosts(_ peer: FieldCursor, _ key: String) throws(ForeignFlaw) -> [ForeignPeer] {
        try FieldCursor.reading(try peer.items(key)) { item throws(ForeignFlaw) in
            ForeignPeer(.host(try item.host()), at: item.path)
        }
    }
}
