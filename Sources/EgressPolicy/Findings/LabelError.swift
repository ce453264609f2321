/// Why Kubernetes would refuse a name, a label or a selector (Object Names and IDs; Labels and Selectors).
package enum LabelError: Hashable, Sendable {
    /// Not a name of a policy: an RFC 1123 subdomain.
    case notSubdomain(String)
    /// Not a name of a namespace: an RFC 1123 label.
    case notNamespace(String)
    case notKey(String)
    case notValue(String)
    /// A value of more than 63 characters.
    case longValue(String)
    case noEqualsSign
    /// A key with two values, which nothing has.
    case twoValues(key: String, String, String)
    /// Not a requirement of a selector.
    case notRequirement(String)
}
