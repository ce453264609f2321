internal import EgressPolicy
internal import Mustache

/// The value that a template finds under a name.
///
/// All values have the same type, because the renderer asks the Swift runtime for the conformances of each type that it
/// meets. A section is rendered once for a text, a group or a true flag, once for each item of a list, and never for a
/// false flag.
enum TemplateValue {
    case flag(Bool)
    case text(String)
    case list([TemplateValue])
    case group([String: TemplateValue])

    static let absent = flag(false)

    /// Returns a list as a group, so that a template can write a key before the items once, and only if there are
    /// items.
    static func keyed(_ items: [TemplateValue]) -> TemplateValue {
        items.isEmpty ? .absent : .group(["items": .list(items)])
    }

    static func texts(_ texts: [String]) -> TemplateValue { .list(texts.map { .text($0) }) }

    /// Returns the lines of a rendered text, which a template can indent.
    static func lines(_ text: String) -> TemplateValue { texts(text.split(separator: "\n").map(String.init)) }

    static func labels(_ labels: [Label]) -> TemplateValue { .list(labels.map(label)) }

    static func label(_ label: Label) -> TemplateValue {
        .group(["key": .text(label.key), "value": .text(label.value)])
    }
}

extension TemplateValue: MustacheSequence {
    func makeIterator() -> IndexingIterator<[TemplateValue]> {
        switch self {
        case .flag(false): [].makeIterator()
        case .flag(true), .text, .group: [self].makeIterator()
        case .list(let items): items.makeIterator()
        }
    }
}

extension TemplateValue: MustacheParent {
    func child(named name: String) -> Any? {
        guard case .group(let values) = self else { return nil }
        return values[name]
    }
}

extension TemplateValue: MustacheCustomRenderable {
    var renderText: String {
        switch self {
        case .flag(let flag): "\(flag)"
        case .text(let text): text
        case .list, .group: ""
        }
    }

    var isNull: Bool { false }
}

extension TemplateValue: MustacheTransformable {
    func transform(_ name: String) -> Any? {
        switch self {
        case .text(let text): text.transform(name)
        case .list(let items): items.transform(name)
        case .flag, .group: nil
        }
    }
}
