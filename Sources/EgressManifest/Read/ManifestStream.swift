internal import EgressPolicy

/// A YAML or JSON file and the managed policies in it.
package struct ManifestStream: Sendable {
    package let bytes: [UInt8]
    /// The managed policies in order. A failure is the reason why a policy cannot be refreshed.
    package private(set) var policies: [Result<ManagedPolicy, ManifestFinding>] = []
    /// The notices about the file and about objects other than managed policies.
    package private(set) var notices: [ManifestNotice] = []
    private let documentCount: Int
    /// The objects of `policies`, in the same order.
    private(set) var objects: [ManifestObject] = []

    /// The policy of a file that contains only this policy, or why it cannot be read; `nil` for any other file.
    package var only: Result<ManagedPolicy, ManifestFinding>? {
        guard documentCount == 1, policies.count == 1 else { return nil }
        if case .success(let policy) = policies[0], policy.place.path.count != 1 { return nil }
        return policies[0]
    }

    /// Whether a text mentions an annotation of egressgen, in any spelling. A text without it has no managed policy.
    package static func mentionsOurs(_ bytes: [UInt8]) -> Bool { SoughtObjects.managedPolicies.areMentioned(in: bytes) }

    /// Reads a file that can have managed policies.
    ///
    /// - Returns: `nil` if the file has none.
    /// - Throws: `ManifestFinding` if the file is not valid YAML, or has managed policies but is not UTF-8.
    package init?(searching bytes: [UInt8]) throws(ManifestFinding) {
        guard let contents = try ManifestContents(bytes, seeking: .managedPolicies) else { return nil }
        self.init(contents)
    }

    /// Reads all documents of a text that is not a template, such as an object of a cluster.
    ///
    /// - Throws: `ManifestFinding` if the text is not valid YAML.
    package init(_ bytes: [UInt8]) throws(ManifestFinding) {
        self.init(try ManifestContents(bytes), mayBeTemplate: false)
    }

    init(_ contents: ManifestContents, mayBeTemplate: Bool = true) {
        bytes = contents.bytes
        documentCount = contents.documentCount
        for object in contents.objects { take(object, contents, mayBeTemplate) }
        for (object, outer) in contents.nested where !object.ownKeys.isEmpty {
            let kind = object.type.managed ?? .networkPolicy
            notices.append(.nested(object.displayName, kind: kind, in: outer, line: contents.line(object)))
        }
    }

    private mutating func take(_ object: ManifestObject, _ contents: ManifestContents, _ mayBeTemplate: Bool) {
        let line = contents.line(object)
        switch (object.type.managed, object.hasHosts) {
        case (let kind?, true) where mayBeTemplate && contents.isTemplate(object):
            notices.append(.template(object.displayName, kind: kind, line: line))
        case (let kind?, true):
            policies.append(Result { () throws(ManifestFinding) in try ManagedPolicy(object, kind, in: bytes) })
            objects.append(object)
        case (let kind?, false):
            guard let correction = HostsCorrection(object.ownKeys) else { break }
            notices.append(.noHosts(object.displayName, correction, kind: kind, line: line))
        case (nil, true) where object.type.kind != nil:
            let like = object.type.kind.flatMap(ManagedKind.init).flatMap { $0.isAddressSet ? $0 : nil }
            notices.append(.otherKind(object.type.text, like: like, line: line))
        case (nil, _): break
        }
    }

    /// Returns the reference of the policy at an index, whether or not the policy can be refreshed.
    package func reference(at index: Int) -> ResourceReference? {
        objects.indices.contains(index) ? ResourceReference(objects[index]) : nil
    }
}
