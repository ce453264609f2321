internal import EgressModel
internal import EgressPolicy

/// A list of names that is read on demand and returns each name once.
///
/// It remembers only names whose hash occurs more than once, so a long list takes little memory.
struct HostList {
    private let files: [HostsFile]
    private var rest: ArraySlice<HostSpec>
    private var opened = 0
    private var lines: HostSpecs?
    private let repeated: Set<Int>
    private var seen: Set<DomainName> = []
    /// The number of names.
    let count: Int

    /// - Parameters:
    ///   - arguments: The names on the command line, which come first.
    ///   - files: The files with the other names.
    ///   - hashes: The hashes of all names in this process. They are sorted in place, because a copy would take most of
    ///     the memory.
    init(_ arguments: [HostSpec], _ files: [HostsFile], sorting hashes: inout [Int]) {
        self.files = files
        rest = arguments[...]
        hashes.sort()
        var repeated: Set<Int> = []
        var count = hashes.isEmpty ? 0 : 1
        for index in hashes.indices.dropFirst() {
            if hashes[index] == hashes[index - 1] { repeated.insert(hashes[index]) } else { count += 1 }
        }
        self.repeated = repeated
        self.count = count
    }

    /// Returns the next name that has not been returned before; `nil` at the end.
    ///
    /// - Throws: `Failures` if a file has changed since it was checked.
    mutating func next() throws(Failures) -> DomainName? {
        while let name = try nextName() {
            guard !repeated.isEmpty, repeated.contains(name.hashValue) else { return name }
            if seen.insert(name).inserted { return name }
        }
        return nil
    }

    private mutating func nextName() throws(Failures) -> DomainName? {
        if let spec = rest.popFirst() { return spec.host.name }
        while true {
            if let spec = try lines?.next() { return try spec.get().host.name }
            guard opened < files.count else { return nil }
            lines = try files[opened].specs()
            opened += 1
        }
    }
}
