internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

enum HistoryFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text
    case svg
    case json
}

struct HistoryCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show when the addresses of policies came and went, from the history of git",
        discussion: """
            Reads the commits that changed the files of managed policies, and shows how long each address stayed, and which \
            retention would have kept the addresses that came back:

              egressgen history policies/
              egressgen history policies/web.yaml --since 90d --format svg > history.svg

            A merge counts as one commit of the branch into which it goes. The history follows renamed files. The working \
            tree does not count.
            """)

    @Argument(
        help: ArgumentHelp(
            "Files and folders (with their .yaml, .yml and .json files) in a repository of git. They need not exist any"
                + " more.", valueName: "path"),
        completion: .file())
    var paths: [String] = []

    @Option(
        help: ArgumentHelp(
            "Start this long before the last commit. (default: the first commit)", valueName: "duration"))
    var since: String?

    @Option(help: ArgumentHelp("The output format; svg draws a bar for each address.", valueName: "form"))
    var format = HistoryFormat.text

    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        let (_, span) = try all(
            Result { () throws(Failures) in try checkPaths() },
            Result { () throws(Failures) in try since.map { text throws(Failures) in try waitingTime(.since, text) } })
        let report = try await rendered { () async throws(Notices) in try await HistoryJob(paths, since: span).run() }
        report.notices.forEach { reporter.tell($0) }
        switch format {
        case .text: try printProduct(HistoryText(report).text)
        case .json: try printProduct(HistoryJSON(report).text)
        case .svg: try printProduct(HistoryPicture(report).text)
        }
    }

    private func checkPaths() throws(Failures) {
        guard !paths.isEmpty else {
            throw .usage(.paths, "no file or folder is given", hint: "write egressgen history FOLDER")
        }
        guard !paths.contains("") else { throw .usage(.paths, "no file name is given") }
        guard !paths.contains("-") else {
            throw .usage(
                .place("-"), "standard input has no history", hint: "pass a file or a folder of a repository of git")
        }
    }
}
