/// A folder of managed policies, and the zone from which they are refreshed.
package struct ServiceGround {
    package let folder: TemporaryFolder
    package let files: [String]

    /// Writes the given number of policies without egress rules, one per file.
    package init(files count: Int) throws(SupportError) {
        folder = try TemporaryFolder()
        files = (0..<count).map { "policy-\($0).yaml" }
        for (index, file) in files.enumerated() {
            try folder.write(
                ManagedManifest.unfilled(
                    "policy-\(index)", hosts: "www\(index).example.com", annotations: ["dns: none", "retain: \"0\""]),
                to: file)
        }
    }

    /// Returns a zone in which each policy's name has the given number of addresses. Each version has different
    /// addresses.
    package func zone(_ version: Int, addresses count: Int = 1) -> ServedZone {
        let records = files.indices.flatMap { index in
            (0..<count).map { "www\(index) 300 IN A 9.9.\(version).\($0 + 1)" }
        }
        return ServedZone(
            "example.com",
            text: ServedZone.made("example.com").text + records.map { $0 + "\n" }.joined())
    }

    package func texts() throws(SupportError) -> [String] {
        var texts: [String] = []
        for file in files { texts.append(try folder.read(file)) }
        return texts
    }

    /// Returns whether every policy contains exactly the addresses of the given version.
    package func holds(_ version: Int, addresses count: Int = 1) throws(SupportError) -> Bool {
        try texts().allSatisfy { text in
            text.split(separator: "\n").count { $0.contains("cidr: ") } == count
                && text.split(separator: "\n").count { $0.contains("cidr: 9.9.\(version).") } == count
        }
    }
}
