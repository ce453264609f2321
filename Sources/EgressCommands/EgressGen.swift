package import ArgumentParser
internal import EgressResolve

/// The command line of egressgen.
package struct EgressGen: AsyncParsableCommand {
    /// The version of egressgen itself.
    static let version = "0.2.0"

    /// The output of `--version`.
    static var versionLine: String { "egressgen \(version) (ldns \(ldnsVersion))" }

    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "egressgen",
            abstract: "Generate Kubernetes NetworkPolicies from domain names",
            usage: """
                egressgen HOST... --pod KEY=VALUE [options]
                egressgen <subcommand>
                """,
            discussion: """
                egressgen resolves each name, follows its CNAME chain, and prints a NetworkPolicy that allows egress to \
                the addresses and to DNS:

                  egressgen www.aliyun.com --pod run=busybox

                Run 'egressgen help generate' for the options of this command.

                Exit status:

                  0   success
                  1   a difference was found, or a connection is denied
                  64  usage error; nothing is done
                  65  malformed content of a file or an annotation
                  68  a name does not exist or has no address
                  69  kubectl, the API server or git cannot be used
                  70  internal error; nothing is written
                  73  the output cannot be created
                  74  a file cannot be read or written
                  75  DNS did not answer
                  77  refused by a safety rule
                """,
            version: versionLine,
            subcommands: [
                GenerateCommand.self, RefreshCommand.self, ResolveCommand.self, IngressCommand.self,
                ConvertCommand.self, ScheduleCommand.self, ExplainCommand.self, DiscoverCommand.self,
                HistoryCommand.self, FunctionCommand.self, TemplateCommand.self,
            ],
            defaultSubcommand: GenerateCommand.self)
    }

    package init() {}
}
