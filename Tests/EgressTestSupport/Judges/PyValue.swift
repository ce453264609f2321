/// A YAML value as PyYAML's safe loader reads it. The string `"true"` and the boolean differ.
package enum PyValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The number in decimal digits.
    case int(String)
    case float(String)
    case string(String)
    case list([PyValue])
    case map([PyValue: PyValue])
    /// The Python type and text of another value, such as a date, a set or bytes.
    case other(String, String)
    /// The parser's message if the text is not YAML.
    case error(String)

    /// The value of a map's string key. `nil` if the value is not a map or has no such key.
    package subscript(key: String) -> PyValue? {
        guard case .map(let pairs) = self else { return nil }
        return pairs[.string(key)]
    }

    /// The element of a list. `nil` if the value is not a list or the index is out of range.
    package subscript(index: Int) -> PyValue? {
        guard case .list(let values) = self, values.indices.contains(index) else { return nil }
        return values[index]
    }

    /// The elements of a list. `nil` if the value is not a list.
    package var elements: [PyValue]? {
        guard case .list(let values) = self else { return nil }
        return values
    }

    /// The text of a string. `nil` if the value is not a string.
    package var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// Reads a JSON list of texts and writes a JSON list of tagged values.
    static let script = """
        import json, sys, yaml

        def tagged(value):
            if value is None:
                return ["null"]
            if isinstance(value, bool):
                return ["bool", value]
            if isinstance(value, (int, float)):
                return [type(value).__name__, repr(value)]
            if isinstance(value, str):
                return ["str", value]
            if isinstance(value, list):
                return ["list", [tagged(element) for element in value]]
            if isinstance(value, dict):
                return ["map", [[tagged(key), tagged(element)] for key, element in value.items()]]
            return ["other", type(value).__name__, str(value)]

        def read(text):
            try:
                return tagged(yaml.safe_load(text))
            except yaml.YAMLError as error:
                return ["error", str(error)]

        json.dump([read(text) for text in json.load(sys.stdin.buffer)], sys.stdout)
        """
}

extension PyValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .int(String(value)) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(arrayLiteral elements: PyValue...) { self = .list(elements) }
    package init(dictionaryLiteral elements: (PyValue, PyValue)...) {
        self = .map(Dictionary(elements) { $1 })
    }
}

extension PyValue: Decodable {
    package init(from decoder: any Decoder) throws {
        var parts = try decoder.unkeyedContainer()
        switch try parts.decode(String.self) {
        case "null": self = .null
        case "bool": self = .bool(try parts.decode(Bool.self))
        case "int": self = .int(try parts.decode(String.self))
        case "float": self = .float(try parts.decode(String.self))
        case "str": self = .string(try parts.decode(String.self))
        case "list": self = .list(try parts.decode([PyValue].self))
        case "map":
            let pairs = try parts.decode([[PyValue]].self)
            self = .map(Dictionary(pairs.map { ($0[0], $0[1]) }) { $1 })
        case "other": self = .other(try parts.decode(String.self), try parts.decode(String.self))
        default: self = .error(try parts.decode(String.self))
        }
    }
}
