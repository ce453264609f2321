import ArgumentParser
import EgressPolicy
import Testing

@testable import EgressCommands

@Suite struct SettingTests {
    @Test(arguments: [
        (Setting.hosts, "HOST", "egressgen.dev/hosts"), (.dns, "--dns", "egressgen.dev/dns"),
        (.family, "--family", "egressgen.dev/family"), (.allow, "--allow", "egressgen.dev/allow"),
        (.accept, "--accept", "egressgen.dev/accept"), (.retain, "--retain", "egressgen.dev/retain"),
        (.aggregate, "--aggregate", "egressgen.dev/aggregate"),
        (.fromHosts, "--from-host", "egressgen.dev/from-hosts"),
        (.fromCIDRs, "--from-cidr", "egressgen.dev/from-cidrs"),
        (.fromExcept, "--except", "egressgen.dev/from-except"), (.fromPods, "--from-pod", "egressgen.dev/from-pods"),
        (.fromNamespaces, "--from-namespace", "egressgen.dev/from-namespaces"),
        (.fromPorts, "--port", "egressgen.dev/from-ports"),
    ])
    func `What a policy says has a flag and an annotation`(setting: Setting, flag: String, key: String) {
        #expect(setting.flag == flag)
        #expect(setting.annotationKey == key)
        #expect(setting.name(in: .commandLine) == flag)
        #expect(setting.name(in: .annotations) == key)
    }

    @Test func `No other setting has an annotation`() {
        #expect(Setting.allCases.filter { $0.annotationKey != nil } == Setting.annotated)
        #expect(Setting.annotated.count == 13)
    }

    private static let commands: [any ParsableCommand.Type] = [
        GenerateCommand.self, IngressCommand.self, RefreshCommand.self, ScheduleCommand.self, ExplainCommand.self,
        FunctionCommand.self, ConvertCommand.self, DiscoverCommand.self, HistoryCommand.self,
    ]

    @Test func `Every flag is one of a command`() {
        let help = Self.commands.map { $0.helpMessage(columns: 200) }.joined()
        let words = Set(help.split { !$0.isLetter && $0 != "-" }.map(String.init))
        for setting in Setting.allCases where setting.flag.hasPrefix("--") && setting != .sources {
            #expect(words.contains(setting.flag), "\(setting.flag)")
        }
    }

    @Test func `A functionConfig has the keys of the flags`() {
        let keys = ["adopt", "client-subnet", "resolver", "samples", "tcp", "timeout", "tries", "zone"]
        #expect(Setting.allCases.compactMap(\.configKey).sorted() == keys)
        #expect(Setting.configurable.map(\.configKey) == keys)
    }

    @Test func `A value is given as a flag, or added to an annotation`() {
        #expect(Setting.allow.adding("192.0.2.1/32", in: .commandLine) == "write --allow 192.0.2.1/32")
        #expect(Setting.allow.adding("192.0.2.1/32", in: .annotations) == "add 192.0.2.1/32 to egressgen.dev/allow")
        #expect(Setting.zone.adding("x.zone", in: .annotations) == "write --zone x.zone")
    }
}
