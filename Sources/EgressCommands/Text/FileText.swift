internal import EgressFiles
internal import EgressRefresh
internal import EgressSystem
internal import SystemPackage

/// The words for errors of files.
extension FileFinding {
    var words: Words { Words(fact, hint: hint) }

    private var hint: String? {
        guard case .unrenamable = self else { return nil }
        return "if the file is a mount of its own, mount its folder instead"
    }

    private var fact: String {
        switch self {
        case .unreadable(_, let error): "cannot be read: \(error.text)"
        case .unwritable(_, let error): "cannot be written: \(error.text)"
        case .unrenamable(_, let error): "cannot be replaced: \(error.text)"
        case .uncreatable(_, let error): "cannot be created: \(error.text)"
        case .irregular: "is not a regular file"
        case .misnamed: "has a name that is not UTF-8"
        case .unsettled: "keeps changing while it is read"
        }
    }
}
