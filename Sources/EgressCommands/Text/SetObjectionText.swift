internal import EgressModel
internal import EgressPolicy

extension SetObjection {
    /// The words for the objection. They follow the setting.
    var words: Words {
        switch self {
        case .ports(let text):
            Words(
                "has '\(text)', but an address set contains no ports",
                hint: "remove the ports, and write them in the policies that use the set")
        case .everyAddress(let block):
            Words("puts every address of \(block) into the set", hint: "write smaller blocks")
        case .pattern(let host):
            Words(
                "has '\(host)', but an address set contains no patterns",
                hint: "write each name, or a NetworkPolicy with the pattern")
        case .dns:
            Words(
                "names DNS servers, but an address set contains no DNS rule",
                hint: "allow DNS in the policies that use the set")
        case .sources:
            Words(
                "is about sources, but an address set contains names alone",
                hint: "write the names as \(PolicyAnnotations.prefix)\(Setting.hosts.rawValue)")
        }
    }
}
