internal import EgressModel
internal import EgressRefresh
internal import EgressTemplates
internal import Mustache
internal import NIOHTTP1

/// The frame of each page for people: its head, its links and its header fields.
struct PageFrame {
    /// The title of the page, which follows the browser's tab.
    let title: String
    /// Where the link that switches reloading on or off leads.
    let reloadLink: PageLink
    /// Whether the browser loads the page again and again.
    let reloads: Bool
    let isHome: Bool
    let start: UTCTime
    let now: UTCTime

    /// The seconds after which the browser loads a page again.
    static let reloadSeconds = 15

    /// Nothing is loaded from elsewhere, no script runs, and only this one style sheet counts.
    private static let policy = "default-src 'none'; style-src 'sha256-\(PageTemplate.styleHash)'; img-src data:"

    private static let fields = [
        ("Content-Security-Policy", policy), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
        ("X-Frame-Options", "DENY"), ("Cache-Control", "no-store"),
    ]

    /// Returns the page with a content, which is rendered from a template.
    func page(_ template: PageTemplate, _ values: PageValues, status: HTTPResponseStatus = .ok) -> MonitorPage {
        var frame: PageValues = [
            "title": "\(title) \u{2013} egressgen", "style": PageTemplate.style,
            "content": Self.render(template, values),
            "homeLink": PageLink([], [("reload", reloads ? "on" : nil)]).description,
            "refreshLink": reloadLink.description, "now": now.description, "nowText": TimeText(now).text(at: now),
            "start": start.description, "startText": TimeText(start).text(at: now),
            "startAge": TimeText.age(now.seconds - start.seconds), "isHome": isHome,
        ]
        if reloads { frame["refreshSeconds"] = "\(Self.reloadSeconds)" }
        return MonitorPage(
            status: status, Self.render(.frame, frame), type: "text/html; charset=utf-8", fields: Self.fields)
    }

    /// The templates, parsed when the first page is asked for.
    private static let templates: [PageTemplate: MustacheTemplate] = {
        // Register the content type before parsing a template that names it.
        MustacheContentTypes.register(HTMLText(), named: "PAGE")
        return PageTemplate.allCases.reduce(into: [:]) { $0[$1] = try? MustacheTemplate(string: $1.text) }
    }()

    private static func render(_ template: PageTemplate, _ values: PageValues) -> String {
        // A test parses every template.
        templates[template]?.render(values) ?? ""
    }

    /// Whether every template can be parsed.
    static var isWhole: Bool { templates.count == PageTemplate.allCases.count }
}
