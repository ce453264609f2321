import EgressModel
import Testing

@Suite struct NearestWordTests {
    private static let words = ["any", "kube-dns", "node-local", "gke"]

    @Test(
        arguments: [
            ("kube-dns", "kube-dns"), ("KUBE-DNS", "kube-dns"), ("kube-dsn", "kube-dns"), ("kubedns", "kube-dns"),
            ("kube-dnss", "kube-dns"), ("ukbe-dsn", "kube-dns"), ("kubd", nil), ("an", "any"), ("nay", "any"),
            ("ayn", "any"),
            ("a", nil), ("", nil), ("nodelocal", "node-local"), ("gcloud", nil), ("kube-system", nil),
        ] as [(String, String?)])
    func `A word is close if at most a third of it differs`(text: String, expected: String?) {
        #expect(text.nearest(among: Self.words) == expected)
    }

    @Test func `Of equally close words the first one is nearest`() {
        #expect("bat".nearest(among: ["cat", "hat"]) == "cat")
        #expect("hats".nearest(among: ["cat", "hat"]) == "hat")
        #expect("a".nearest(among: []) == nil)
    }
}
