import Foundation

/// A network policy as the API server stores it.
package struct StoredPolicy: Hashable, Sendable, Decodable {
    package struct Metadata: Hashable, Sendable, Decodable {
        package let name: String
        package let namespace: String
        package let uid: String
        package let resourceVersion: String
        /// The number of times that the spec was written with a change, from 1.
        package let generation: Int
        package let labels: [String: String]?
        package let annotations: [String: String]?
        package let managedFields: [Manager]?
    }

    /// The name and operation of a field manager.
    package struct Manager: Hashable, Sendable, Decodable {
        package let manager: String
        /// Either `Apply` or `Update`.
        package let operation: String
    }

    package struct Spec: Hashable, Sendable, Decodable {
        package let podSelector: Selector
        package let policyTypes: [String]
        package let egress: [Rule]?
        package let ingress: [Rule]?
    }

    package struct Selector: Hashable, Sendable, Decodable {
        package let matchLabels: [String: String]?
    }

    package struct Rule: Hashable, Sendable, Decodable {
        package let to: [Peer]?
        package let from: [Peer]?
        package let ports: [Port]?
    }

    package struct Peer: Hashable, Sendable, Decodable {
        package struct Block: Hashable, Sendable, Decodable {
            package let cidr: String
            package let except: [String]?
        }

        package let ipBlock: Block?
        package let podSelector: Selector?
        package let namespaceSelector: Selector?
    }

    package struct Port: Hashable, Sendable, Decodable {
        package let `protocol`: String?
        /// The port number. `nil` also for a named port.
        package let port: Int?
        package let endPort: Int?

        private enum CodingKeys: CodingKey { case `protocol`, port, endPort }

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            `protocol` = try values.decodeIfPresent(String.self, forKey: .protocol)
            port = try? values.decodeIfPresent(Int.self, forKey: .port)
            endPort = try values.decodeIfPresent(Int.self, forKey: .endPort)
        }
    }

    package let metadata: Metadata
    package let spec: Spec

    package init(json: String) throws(SupportError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
        } catch {
            throw SupportError("not a network policy: \(error)\n\(json)")
        }
    }

    /// The CIDR blocks of all egress rules, in order.
    package var cidrs: [String] {
        (spec.egress ?? []).flatMap { ($0.to ?? []).compactMap(\.ipBlock?.cidr) }
    }
}
