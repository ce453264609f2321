import Testing

@testable import EgressManifest

@Suite struct YAMLImplicitTypeTests {
    @Test(arguments: [
        "", "~", "null", "Null", "NULL", "nULL", "true", "True", "TRUE", "tRuE", "false", "False", "FALSE", "y", "Y",
        "n", "N", "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "<<", "=",
    ])
    func `takes nulls, booleans and directives in any case`(_ text: String) {
        #expect(YAMLImplicitType.matches(text))
    }

    @Test(arguments: [
        "0", "443", "+1", "-1", "012", "-012", "0777", "0o17", "0O17", "-0o17", "0b1", "0B10", "+0b1", "0x1F", "0X1f",
        "-0x1F", "1_000", "0_x1", "0x_1", "0x_", "0b_", "1__0",
    ])
    func `takes integers of all bases`(_ text: String) {
        #expect(YAMLImplicitType.matches(text))
    }

    @Test(arguments: [
        "1.5", "1.", ".5", "-.5", "+.5", "1e3", "1E3", "1e+3", "1e-3", "1.5e3", ".5e3", "1_0.5", "6.8523015e+5",
        ".inf", ".Inf", ".INF", "+.inf", "-.inf", ".nan", ".NaN", ".NAN",
    ])
    func `takes floats`(_ text: String) {
        #expect(YAMLImplicitType.matches(text))
    }

    @Test(arguments: ["10:53", "1:2", "1:2:3", "+1:2", "-1:59", "190:20:30", "190:20:30.15", "1:2.", "8:5_"])
    func `takes numbers of base 60`(_ text: String) {
        #expect(YAMLImplicitType.matches(text))
    }

    @Test(arguments: [
        "2026-11-23", "2026-1-2", "2026-11-23T02:00:00Z", "2026-11-23t02:00:00", "2026-11-23 02:00:00",
        "2001-12-14t21:59:43.10-05:00", "2001-12-14 \t21:59:43",
    ])
    func `takes dates and times`(_ text: String) {
        #expect(YAMLImplicitType.matches(text))
    }

    @Test(arguments: [
        "a", "nul", "nulls", "truth", "yess", "onn", "noo", "inf", "nan", ".info", "-", "+", ".", "..", "-.", "_1",
        "0xG", "0o8x", "0x", "1a", "1e", "1e+", "e3", "1.2.3", "1.2.3.4", "10.0.0.1/32", "1-2", "1:a", "1:", ":1",
        "1:123", "1::2", "::/0", "2026-11", "26-11-23", "20261-11-23", "2026-111-23", "2026-11-", "2026-11-2x",
        "2026-11-234", "<", "<<<", "==", "~~", "null ", " null", "443/tcp", "٣",
    ])
    func `leaves everything else to be a string`(_ text: String) {
        #expect(!YAMLImplicitType.matches(text))
    }
}
