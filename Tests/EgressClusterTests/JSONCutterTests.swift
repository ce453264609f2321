import Testing

@testable import EgressCluster

@Suite struct JSONCutterTests {
    private static let objects = [
        #"{"type": "ADDED", "object": {"a": [1, {"b": "}"}]}}"#, #"{"s": "\"{\\"}"#, "{}",
        #"{"text": "ä{[\n"}"#,
    ]

    @Test(arguments: [1, 2, 3, 7, 1000]) func `cuts objects however they arrive`(size: Int) {
        let bytes = Array((Self.objects.joined(separator: "\n") + "\n").utf8)
        var cutter = JSONCutter()
        var cut: [String] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            cut += cutter.take(bytes[start..<min(start + size, bytes.count)]).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        #expect(cut == Self.objects)
    }

    @Test(arguments: ["I \"am\n", "\"", "[", "\\\"", "]}", "[{}, "])
    func `finds an object behind whatever is printed before it`(junk: String) {
        var cutter = JSONCutter()
        let cut = cutter.take(Array((junk + #"{"a": "["}"#).utf8)).map { String(decoding: $0, as: UTF8.self) }
        #expect(cut.last == #"{"a": "["}"#)
    }

    @Test func `keeps back what has no end yet`() {
        var cutter = JSONCutter()
        let counts = [#"{"a": "}"#, #"", "b": 1"#, "}"].map { text in cutter.take(Array(text.utf8)).count }
        #expect(counts == [0, 0, 1])
    }

    @Test func `an object that goes on for longer than 16 MiB is too much, and many short ones are not`() {
        var cutter = JSONCutter()
        let part = Array(repeating: UInt8(ascii: " "), count: 1 << 20)
        for _ in 0..<32 { _ = cutter.take(Array("{}".utf8) + part) }
        #expect(!cutter.isOverfull)
        _ = cutter.take(Array("{".utf8))
        for _ in 0..<15 { _ = cutter.take(part) }
        #expect(!cutter.isOverfull)
        _ = cutter.take(part)
        #expect(cutter.isOverfull)
    }

    @Test func `each object of the list is one, whatever its strings hold`() {
        let items = [#"{"a": {"b": [{}, "]}"]}}"#, #"{"c": "\"}\\"}"#]
        let list =
            #"{"apiVersion": "v1", "items": [\#(items.joined(separator: ", "))], "metadata": {"x": {"y": [{}]}}}"#
        let cut = JSONCutter.list(in: Array(list.utf8))
        #expect(cut?.items.map { String(decoding: $0, as: UTF8.self) } == items)
        let frame = #"{"apiVersion": "v1", "items": [], "metadata": {"x": {"y": [{}]}}}"#
        #expect(cut.map { String(decoding: $0.frame, as: UTF8.self) } == frame)
    }
}
