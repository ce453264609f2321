/// Names that were asked for, in groups.
package struct AskedNames: Hashable, Sendable {
    /// The names outside the cluster that have addresses, in sorted order.
    package let names: [NameProfile]
    /// The Services, in sorted order.
    package let services: [ServiceProfile]
    /// The names that were asked for and not answered with an address, in sorted order.
    package let missing: [MissingName]
    /// The questions about other things than addresses of hosts and Services, in sorted order.
    package let others: [OtherQuestion]
    /// The patterns that could stand for many of `names`.
    package let suggestions: [PatternSuggestion]
}
