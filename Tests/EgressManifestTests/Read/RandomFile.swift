import EgressTestSupport

@testable import EgressManifest

/// A file with random objects in a random spelling and encoding.
struct RandomFile {
    let bytes: [UInt8]
    /// The name of the encoding in Python.
    let encoding: String
    /// The objects as the items of a ResourceList, in UTF-8.
    let resourceList: [UInt8]

    private static let encodings = ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-16", "utf-32-le", "utf-32-be"]

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var objects = RandomObjects(generator)
        let documents = (0...generator.number(0...3)).map { _ in objects.document() }
        var spelling = RandomSpelling(SeededGenerator(seed: seed &+ 1_000_000))
        let text = documents.map { spelling.document($0) }.joined(separator: "---\n")
        encoding = generator.bool(oneIn: 3) ? generator.pick(Self.encodings) : "utf-8"
        bytes = Self.encoded(text, encoding)
        let list = spelling.flow(
            .object([
                ("apiVersion", .string("config.kubernetes.io/v1")), ("kind", .string("ResourceList")),
                ("items", .array(documents)),
            ]))
        resourceList = Array(list.utf8)
    }

    private static func encoded(_ text: String, _ encoding: String) -> [UInt8] {
        let wide = text.utf16.map { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        let wider = text.unicodeScalars.map { scalar in (0..<4).map { UInt8(scalar.value >> ($0 * 8) & 0xff) } }
        return switch encoding {
        case "utf-8-sig": [0xef, 0xbb, 0xbf] + text.utf8
        case "utf-16-le": wide.flatMap(\.self)
        case "utf-16-be": wide.flatMap { $0.reversed() }
        case "utf-16": [0xff, 0xfe] + wide.flatMap(\.self)
        case "utf-32-le": wider.flatMap(\.self)
        case "utf-32-be": wider.flatMap { $0.reversed() }
        default: Array(text.utf8)
        }
    }
}

/// Random policies, lists of them, objects around them, and objects that are none of them.
private struct RandomObjects {
    private var generator: SeededGenerator
    private var count = 0

    init(_ generator: SeededGenerator) {
        self.generator = generator
    }

    mutating func document() -> JSONValue {
        switch generator.number(1...8) {
        case 1, 2, 3: policy(isTyped: true)
        case 4: list("v1", "List", isTyped: true)
        case 5: list("networking.k8s.io/v1", "NetworkPolicyList", isTyped: generator.bool())
        case 6: list("shop.example/v1", "Basket", isTyped: true)
        case 7: object("template.openshift.io/v1", "Template", [("objects", .array([policy(isTyped: true)]))])
        default: other()
        }
    }

    private mutating func list(_ version: String, _ kind: String, isTyped: Bool) -> JSONValue {
        let items = (0..<generator.number(0...2)).map { _ in policy(isTyped: isTyped) }
        return object(version, kind, [("items", .array(items))])
    }

    private mutating func other() -> JSONValue {
        switch generator.number(1...4) {
        case 1:
            object(
                "kubernetes.crossplane.io/v1alpha2", "Object",
                [("spec", .object([("forProvider", .object([("manifest", policy(isTyped: true))]))]))])
        case 2: object("v1", "ConfigMap", [("data", .object([("egressgen.dev/hosts", .string("NetworkPolicy"))]))])
        case 3: object("monitoring.coreos.com/v1", "PrometheusRule", [("summary", .string("{{ $labels.a }} is down"))])
        default:
            object("projectcalico.org/v3", "NetworkPolicy", [("metadata", .object([("name", .string("calico"))]))])
        }
    }

    private func object(_ version: String, _ kind: String, _ rest: [(String, JSONValue)]) -> JSONValue {
        .object([("apiVersion", .string(version)), ("kind", .string(kind))] + rest)
    }

    private mutating func policy(isTyped: Bool) -> JSONValue {
        count += 1
        let keys = ["egressgen.dev/hosts", "egressgen.dev/from-hosts", "egressgen.dev/host", "team", "note"]
        let annotations = generator.some(keys, 0...2).map { key in
            (key, JSONValue.string(key == "note" ? "{{ x }}" : "a.example"))
        }
        let metadata: [(String, JSONValue)] = [
            ("name", .string("p\(count)")), ("annotations", .object(annotations.map { ($0, $1) })),
        ]
        let rest: [(String, JSONValue)] = [
            ("metadata", .object(metadata)), ("spec", .object([("podSelector", .object([]))])),
        ]
        return isTyped ? object("networking.k8s.io/v1", "NetworkPolicy", rest) : .object(rest)
    }
}
