import Foundation

/// The NetworkPolicies of a manifest as PyYAML sees them, by their names.
package struct HeldPolicies: Decodable, Sendable {
    /// The policies that kubectl would read: documents and items of lists.
    package let all: Set<String>
    /// Those with an annotation that makes egressgen manage them.
    package let managed: Set<String>
    /// Those inside other objects.
    package let nested: Set<String>
    /// Those inside other objects that have annotations of egressgen.
    package let marked: Set<String>

    /// Reads a JSON list of files, each in base64 with its encoding, and writes a JSON list of the policies of each.
    fileprivate static let script = """
        import base64, json, sys, yaml

        def text(value):
            return value.decode() if isinstance(value, bytes) else value

        def field(node, name):
            if isinstance(node, dict):
                for key, value in node.items():
                    if text(key) == name:
                        return text(value)

        def keys(node):
            annotations = field(field(node, "metadata"), "annotations")
            return [text(key) for key in annotations] if isinstance(annotations, dict) else []

        class File:
            def __init__(self):
                self.sets = {"all": set(), "managed": set(), "nested": set(), "marked": set()}
                self.own = []

            def type(self, node, inherited):
                version, kind = inherited or (None, None)
                return field(node, "apiVersion") or version, field(node, "kind") or kind

            def items(self, kind):
                version, name = kind
                return (version, name[:-4]) if name and name.endswith("List") and name != "List" else None

            def add(self, name, node):
                self.sets[name].add(field(field(node, "metadata"), "name"))

            def read(self, node, inherited=None):
                kind = self.type(node, inherited)
                items = field(node, "items")
                if kind != POLICY and isinstance(items, list):
                    for item in items:
                        self.read(item, self.items(kind))
                elif kind == POLICY:
                    self.own.append(node)
                    self.add("all", node)
                    if {"egressgen.dev/hosts", "egressgen.dev/from-hosts"} & set(keys(node)):
                        self.add("managed", node)

            def search(self, node, inherited=None):
                if isinstance(node, list):
                    for item in node:
                        self.search(item, inherited)
                if not isinstance(node, dict):
                    return
                kind = self.type(node, inherited)
                if kind == POLICY and not any(node is other for other in self.own):
                    self.add("nested", node)
                    if any(key.startswith("egressgen.dev/") for key in keys(node)):
                        self.add("marked", node)
                    return
                for key, value in node.items():
                    self.search(value, self.items(kind) if text(key) == "items" else None)

        POLICY = ("networking.k8s.io/v1", "NetworkPolicy")

        def held(encoded, encoding):
            file = File()
            documents = list(yaml.safe_load_all(base64.b64decode(encoded).decode(encoding)))
            for document in documents:
                file.read(document)
            for document in documents:
                file.search(document)
            return {name: sorted(names) for name, names in file.sets.items()}

        json.dump([held(*file) for file in json.load(sys.stdin.buffer)], sys.stdout)
        """
}

extension Judges {
    /// Determines which NetworkPolicies files contain. Each file has the name of its encoding in Python.
    package static func policies(
        in files: [(bytes: [UInt8], encoding: String)]
    ) throws(SupportError) -> [HeldPolicies] {
        let input = files.map { [Data($0.bytes).base64EncodedString(), $0.encoding] }
        guard let json = try? JSONEncoder().encode(input) else { throw SupportError("no JSON of the files") }
        let output = try python(HeldPolicies.script, input: Array(json))
        guard let held = try? JSONDecoder().decode([HeldPolicies].self, from: Data(output.utf8)) else {
            throw SupportError("the judge printed no list of policies")
        }
        return held
    }
}
