internal import EgressModel

/// The number of questions of each type.
struct QuestionCounts: Hashable, Sendable {
    private(set) var a = 0
    private(set) var aaaa = 0
    private(set) var srv = 0
    private(set) var ptr = 0
    private(set) var other = 0

    /// The number of times that an application looked for the addresses of the name. A resolver asks for both families at
    /// once.
    var lookups: Int { max(a, aaaa) }

    var all: Int { a + aaaa + srv + ptr + other }

    mutating func add(_ type: RecordType) {
        switch type {
        case .a: a += 1
        case .aaaa: aaaa += 1
        case .srv: srv += 1
        case .ptr: ptr += 1
        default: other += 1
        }
    }

    mutating func add(_ counts: QuestionCounts) {
        a += counts.a
        aaaa += counts.aaaa
        srv += counts.srv
        ptr += counts.ptr
        other += counts.other
    }
}

extension RecordType {
    static let ptr = RecordType(rawValue: 12)
    static let srv = RecordType(rawValue: 33)
}
