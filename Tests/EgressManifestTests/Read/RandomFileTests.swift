import EgressPolicy
import EgressTestSupport
import Foundation
import Testing

@testable import EgressManifest

/// Compares what refresh, explain and the function find in random files with what PyYAML finds.
@Suite struct RandomFileTests {
    private static let seeds = UInt64(ProcessInfo.processInfo.environment["EGRESSGEN_SEEDS"] ?? "") ?? 2000

    @Test func `all commands find the same policies in a file`() throws {
        let files = (1...Self.seeds).map(RandomFile.init)
        let judged = try Judges.policies(in: files.map { ($0.bytes, $0.encoding) })
        try #require(judged.count == files.count)
        for (file, held) in zip(files, judged) {
            do {
                if file.encoding.hasPrefix("utf-8") {
                    try Self.expectFound(file, held)
                } else {
                    try Self.expectRefused(file.bytes, held)
                }
            } catch {
                Issue.record("\(error)\n\(String(decoding: file.bytes, as: UTF8.self))")
            }
        }
        // The files have enough of everything.
        #expect(judged.count { !$0.managed.isEmpty } > files.count / 4)
        #expect(judged.count { !$0.nested.isEmpty } > files.count / 8)
        #expect(judged.count { $0.all.isEmpty } > files.count / 32)
    }

    private static func expectFound(_ file: RandomFile, _ held: HeldPolicies) throws {
        let text = Comment(rawValue: String(decoding: file.bytes, as: UTF8.self))
        let refreshed = try ManifestStream(searching: file.bytes)
        #expect(refreshed.map(names) ?? [] == held.managed, text)
        #expect(refreshed.map(nested) ?? [] == held.marked, text)
        let listed = try ResourceList(file.resourceList).stream
        #expect(names(listed) == held.managed, text)
        #expect(nested(listed) == held.marked, text)
        let explained = try PolicyCollection(searching: file.bytes, namespace: "default")
        #expect(explained.map(names) ?? [] == held.all, text)
        #expect(Set(explained?.nested.compactMap(\.name) ?? []) == held.nested, text)
    }

    /// Expects that a file in another encoding is refused if it holds what a command seeks, and skipped otherwise.
    private static func expectRefused(_ bytes: [UInt8], _ held: HeldPolicies) throws {
        let refusal = ManifestFinding.malformed(.yaml(.notUTF8), line: 1)
        let explained = Result { try PolicyCollection(searching: bytes, namespace: "default") }
        let refreshed = Result { try ManifestStream(searching: bytes) }
        if held.all.isEmpty && held.nested.isEmpty {
            let collection = try explained.get()
            #expect(collection?.policies.isEmpty ?? true)
        } else {
            #expect(throws: refusal) { try explained.get() }
        }
        if held.managed.isEmpty && held.marked.isEmpty {
            // A policy with a misspelled annotation is refused, too.
            let stream = try? refreshed.get()
            #expect(stream?.policies.isEmpty ?? true)
        } else {
            #expect(throws: refusal) { try refreshed.get() }
        }
    }

    /// Returns the names of the managed policies, whether or not they can be refreshed.
    private static func names(_ stream: ManifestStream) -> Set<String> {
        let policies = stream.policies.indices.compactMap { stream.reference(at: $0)?.name }
        let templates = stream.notices.compactMap { notice in
            if case .template(let name, _, _) = notice { name.map(name(of:)) } else { nil }
        }
        return Set(policies + templates)
    }

    private static func nested(_ stream: ManifestStream) -> Set<String> {
        Set(
            stream.notices.compactMap { notice in
                if case .nested(let name, _, _, _) = notice { name.map(name(of:)) } else { nil }
            })
    }

    private static func names(_ collection: PolicyCollection) -> Set<String> {
        Set(collection.policies.map(\.rules.name) + collection.malformed.compactMap(\.name))
    }

    private static func name(of displayName: String) -> String {
        displayName.split(separator: "/").last.map(String.init) ?? ""
    }
}
