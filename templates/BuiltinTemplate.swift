/// The templates that are part of the binary, by the stem of their file.
public enum BuiltinTemplate: String, CaseIterable, Sendable {
    case networkPolicy = "networkpolicy"

    /// The template's Mustache text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    private var bytes: [UInt8] {
        switch self {
        case .networkPolicy: PackageResources.networkpolicy_yaml_mustache
        }
    }
}
