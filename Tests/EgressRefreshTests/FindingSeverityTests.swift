import EgressCluster
import EgressFiles
import EgressManifest
import EgressModel
import EgressPolicy
import EgressRefresh
import SystemPackage
import Testing

@Suite struct FindingSeverityTests {
    private static let name = Result { try DomainName("a.example.com") }

    private static func failed() throws -> Finding { .name(.failed(.loop([try name.get()]))) }

    @Test func `what DNS says leads to 68 and 75, and a refused address to 77`() throws {
        #expect(Finding.name(.noData(end: nil, .ipv4, [])).severity == .error(.noHost))
        #expect(Finding.name(.nxDomain(end: nil, [])).severity == .error(.noHost))
        #expect(try Self.failed().severity == .error(.temporary))
        #expect(Finding.name(.refused([])).severity == .error(.refused))
    }

    @Test(arguments: [
        (Finding.manifest(.malformed(.noName, line: 1)), EgressRefresh.ExitStatus.malformed),
        (.manifest(.foreign(.rules(.egress), line: 1)), .refused),
        (.manifest(.unplanned(.lostPolicy)), .software),
        (.rendered(.content(.anchor)), .software), (.rendered(.empty), .malformed),
        (.rendered(.unknownKind(apiVersion: "v1", kind: "Pod")), .malformed),
        (.explain(.policy(.empty, inTemplate: false)), .malformed), (.explain(.irregular), .inputOutput),
        (.explain(.nested(in: "Template")), .malformed), (.explain(.link), .malformed),
        (.discover(.empty(.pods)), .malformed), (.discover(.otherKind(.services, "v1 Pod")), .malformed),
        (.discover(.workload(.manyNames(1), .files)), .malformed),
        (.discover(.workload(.manyAddresses("a.example.com", 1), .files)), .malformed),
    ])
    func `a manifest is malformed, somebody else's, or a slip of ours`(
        finding: Finding, status: EgressRefresh.ExitStatus
    ) {
        #expect(finding.severity == .error(status))
    }

    @Test(arguments: [
        (FileFinding.unwritable(path: "a", .permissionDenied), EgressRefresh.ExitStatus.cannotCreate),
        (.unwritable(path: "a", .noSpace), .inputOutput), (.uncreatable(path: "a", .notDirectory), .cannotCreate),
        (.irregular(path: "a"), .cannotCreate), (.unrenamable(path: "a", .resourceBusy), .cannotCreate),
        (.unreadable(path: "a", .permissionDenied), .inputOutput),
    ])
    func `the place of an output is 73, a full disk and every other file 74`(
        finding: FileFinding, status: EgressRefresh.ExitStatus
    ) {
        #expect(Finding.output(finding).severity == .error(status))
        #expect(Finding.file(finding).severity == .error(.inputOutput))
    }

    @Test(arguments: [
        (RefreshFinding.keepsChanging, EgressRefresh.ExitStatus.unavailable), (.deleted, .unavailable),
        (.deviation(.droppedEndPort), .unavailable), (.annotationSize(300_000), .malformed), (.otherText, .software),
        (.existing(.notOnePolicy), .refused), (.existing(.otherKind("a", .cilium)), .usage),
        (.notListening(.addressInUse), .inputOutput), (.serviceFailed(""), .software),
    ])
    func `a use case fails with the status of what it could not do`(
        finding: RefreshFinding, status: EgressRefresh.ExitStatus
    ) {
        #expect(Finding.refresh(finding).severity == .error(status))
    }

    @Test(arguments: [
        Finding.notice(.templateFile), .refresh(.link), .policy(.limit(.addresses(51))), .name(.ignoredSubnet),
        .name(.unseen(share: 0.5)), .name(.hyphenAtBorder),
        .refresh(.emptied(.egress)), .refresh(.watchLost(.unauthorized)), .explain(.none),
        .discover(.noAnswers), .discover(.noWorkload),
        .discover(.workload(.severalControllers(["Deployment a"]), .files)),
        .discover(.workload(.noSelector(hasOwner: true), .files)), .discover(.manyClients(1)), .discover(.noPolicy),
    ])
    func `what changes nothing is a warning`(finding: Finding) {
        #expect(finding.severity == .warning)
        #expect(Notice(.cluster, finding).status == nil)
    }

    @Test func `the cluster is 69, whatever went wrong with it`() {
        #expect(Finding.cluster(.unauthorized).severity == .error(.unavailable))
        #expect(Finding.cluster(.noKubectl("kubectl")).severity == .error(.unavailable))
    }
}
