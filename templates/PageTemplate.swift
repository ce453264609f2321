/// The templates of the pages that a service serves for people. The raw value is the file name without extensions.
package enum PageTemplate: String, CaseIterable, Sendable {
    /// The frame of each page.
    case frame = "page"
    case overview = "page-overview"
    /// One policy in detail.
    case policy = "page-policy"
    /// The answer to the path of a policy that is not there.
    case missing = "page-missing"

    /// The Mustache text of the template.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The style sheet of each page.
    package static var style: String { String(decoding: PackageResources.page_css, as: UTF8.self) }

    /// The SHA-256 hash of the style sheet in Base64, which allows it in the Content-Security-Policy. A test computes it.
    package static let styleHash = "PiZKoRvIa+J+QIVollcLtkBCp9afDNzSYyo0cSXmKKg="

    private var bytes: [UInt8] {
        switch self {
        case .frame: PackageResources.page_html_mustache
        case .overview: PackageResources.page_overview_html_mustache
        case .policy: PackageResources.page_policy_html_mustache
        case .missing: PackageResources.page_missing_html_mustache
        }
    }
}
