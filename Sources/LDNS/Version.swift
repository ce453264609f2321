internal import CLDNS
internal import EgressModel

/// The version of the libldns that is linked, as in `1.8.3`.
package var ldnsVersion: String { String(cString: ldns_version()) }

extension ldns_status {
    /// ldns's own words for a status, folded to one lower-case start so that they can follow ours.
    var text: String {
        guard let text = ldns_get_errorstr_by_id(self) else { return "status \(rawValue)" }
        return String(cString: text).lowercasedStart
    }
}
