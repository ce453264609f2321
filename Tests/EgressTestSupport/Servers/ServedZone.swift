/// A zone for a name server of the tests.
package struct ServedZone: Hashable, Sendable {
    package let apex: String
    /// The master file.
    package let text: String

    package init(_ apex: String, text: String) {
        self.apex = apex
        self.text = text
    }

    /// A zone of `Tests/Fixtures/zones`.
    package static func fixture(_ apex: String) throws(SupportError) -> ServedZone {
        ServedZone(apex, text: try Fixture.read("zones/\(apex).zone"))
    }

    /// The two zones of the article's name.
    package static func article() throws(SupportError) -> [ServedZone] {
        [try fixture("aliyun.com"), try fixture("alibabadns.com")]
    }

    /// A zone of the records given, with an SOA and a name server in front of them.
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
