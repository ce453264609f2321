import Foundation

/// A network policy as the API server stores it.
public struct StoredPolicy: Hashable, Sendable, Decodable {
    public struct Metadata: Hashable, Sendable, Decodable {
        public let name: String
        public let namespace: String
        public let uid: String
        public let resourceVersion: String
        public let labels: [String: String]?
        public let annotations: [String: String]?
        public let managedFields: [Manager]?
    }

    /// A field manager, as far as it tells who wrote how.
    public struct Manager: Hashable, Sendable, Decodable {
        public let manager: String
        /// `Apply` or `Update`.
        public let operation: String
    }

    public struct Spec: Hashable, Sendable, Decodable {
        public let podSelector: Selector
        public let policyTypes: [String]
        public let egress: [Rule]?
        public let ingress: [Rule]?
    }

    public struct Selector: Hashable, Sendable, Decodable {
        public let matchLabels: [String: String]?
    }

    public struct Rule: Hashable, Sendable, Decodable {
        public let to: [Peer]?
        public let from: [Peer]?
        public let ports: [Port]?
    }

    public struct Peer: Hashable, Sendable, Decodable {
        public struct Block: Hashable, Sendable, Decodable {
            public let cidr: String
            public let except: [String]?
        }

        public let ipBlock: Block?
        public let podSelector: Selector?
        public let namespaceSelector: Selector?
    }

    public struct Port: Hashable, Sendable, Decodable {
        public let `protocol`: String?
        /// `nil` for a port by name too.
        public let port: Int?
        public let endPort: Int?

        private enum CodingKeys: CodingKey { case `protocol`, port, endPort }

        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            `protocol` = try values.decodeIfPresent(String.self, forKey: .protocol)
            port = try? values.decodeIfPresent(Int.self, forKey: .port)
            endPort = try values.decodeIfPresent(Int.self, forKey: .endPort)
        }
    }

    public let metadata: Metadata
    public let spec: Spec

    public init(json: String) throws(SupportError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
        } catch {
            throw SupportError("not a network policy: \(error)\n\(json)")
        }
    }

    /// The blocks of all rules, in order.
    public var cidrs: [String] {
        (spec.egress ?? []).flatMap { ($0.to ?? []).compactMap(\.ipBlock?.cidr) }
    }
}
