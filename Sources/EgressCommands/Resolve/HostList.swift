internal import EgressModel
internal import EgressPolicy

/// Names that are read as they are asked for, each given out once.
///
/// Only the names whose hash is there twice are remembered, so that a long list takes little memory.
struct HostList {
    private let files: [HostsFile]
    private var rest: ArraySlice<HostSpec>
    private var opened = 0
    private var lines: HostSpecs?
    private let repeated: Set<Int>
    private var seen: Set<DomainName> = []
    /// How many names there are.
    let count: Int

    /// - Parameters:
    ///   - arguments: the names of the command line, which come first.
    ///   - files: the files with the other names.
    ///   - hashes: the hashes of all names, as this process makes them. They are sorted in place, because a second list
    ///     of them would take most of the memory.
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

    /// The next name that has not been given out.
    ///
    /// - Throws: `Failures` where a file has changed since it was checked.
    mutating func next() throws(Failures) -> DomainName? {
        while let name = try nextName() {
            guard !repeated.isEmpty, repeated.contains(name.hashValue) else { return name }
            if seen.insert(name).inserted { return name }
        }
        return nil
    }

    private mutating func nextName() throws(Failures) -> DomainName? {
        if let spec = rest.popFirst() { return spec.name }
        while true {
            if let spec = try lines?.next() { return try spec.get().name }
            guard opened < files.count else { return nil }
            lines = try files[opened].specs()
            opened += 1
        }
    }
}
