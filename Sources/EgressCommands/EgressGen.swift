package import ArgumentParser
internal import EgressResolve

/// The command line of egressgen.
package struct EgressGen: AsyncParsableCommand {
    /// The version of egressgen itself.
    static let version = "0.2.0"

    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "egressgen",
            abstract: "Turns domain names into Kubernetes egress NetworkPolicies.",
            usage: """
                egressgen HOST... --pod KEY=VALUE [options]
                egressgen <subcommand>
                """,
            discussion: """
                Resolves each name, follows its CNAME chain, turns the addresses into ipBlocks, adds the DNS rule and \
                prints the policy:

                  egressgen www.aliyun.com --pod run=busybox

                'egressgen help generate' lists the options of that. Exit status: 0 done, 1 different or denied, 64 \
                usage, 65 malformed content, 68 no such name or address, 69 kubectl or the API server cannot be used, \
                70 internal error, 73 cannot create the output, 74 cannot read or write, 75 DNS did not answer, 77 \
                refused for safety.
                """,
            version: "egressgen \(version) (ldns \(ldnsVersion))",
            subcommands: [
                GenerateCommand.self, RefreshCommand.self, ResolveCommand.self, IngressCommand.self,
                ScheduleCommand.self, ExplainCommand.self, FunctionCommand.self, TemplateCommand.self,
            ],
            defaultSubcommand: GenerateCommand.self)
    }

    package init() {}
}
