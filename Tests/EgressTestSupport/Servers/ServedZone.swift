/// A zone that a name server of the tests serves.
package struct ServedZone: Hashable, Sendable {
    package let apex: String
    /// The contents of the master file.
    package let text: String

    package init(_ apex: String, text: String) {
        self.apex = apex
        self.text = text
    }

    /// Returns a zone of `Tests/Fixtures/zones`.
    package static func fixture(_ apex: String) throws(SupportError) -> ServedZone {
        ServedZone(apex, text: try Fixture.read("zones/\(apex).zone"))
    }

    /// Returns the two zones of the name in the article.
    package static func article() throws(SupportError) -> [ServedZone] {
        [try fixture("aliyun.com"), try fixture("alibabadns.com")]
    }

    /// Returns a zone with an SOA record, a name server and the given records.
    package static func made(_ apex: String, _ records: String...) -> ServedZone {
        let head = """
            $ORIGIN \(apex).
            $TTL 300
            @ IN SOA ns hostmaster 1 3600 900 1209600 300
            @ IN NS ns
            ns IN A 127.0.0.1

            """
        return ServedZone(apex, text: head + records.map { $0 + "\n" }.joined())
    }
}
