internal import ArgumentParser

/// The files and folders that a command reads.
struct PathOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Files, folders (with their .yaml, .yml and .json files), or - for stdin.", valueName: "path"),
        completion: .file())
    var paths: [String] = []

    @Option(
        help: ArgumentHelp(
            "Skip files and folders whose name or path matches this pattern. Can be repeated.", valueName: "glob"))
    var exclude: [String] = []
}
