internal import NIOCore
internal import NIOHTTP1

/// A request to the API server, for network policies alone.
struct ApiRequest: Sendable {
    /// Where policies are; the group of NetworkPolicy.
    private static let root = "/apis/networking.k8s.io/v1"
    private static let resource = "networkpolicies"
    /// A regular expression of all paths that are asked for.
    static let paths = #"^/apis/networking\.k8s\.io/v1/(namespaces/[^/]+/)?networkpolicies(/[^/]+)?$"#
    /// Bytes of the largest answer about one object: more than etcd takes (1.5 MiB).
    static let objectLimit = 4 << 20

    let method: HTTPMethod
    /// Path and query, percent-encoded (RFC 3986).
    let uri: String
    let contentType: String?
    let body: [UInt8]
    /// Bytes of the answer.
    let limit: Int

    /// Whether it may be sent again without a look at what became of it.
    var isSafe: Bool { method == .GET }

    /// Reads one policy.
    static func get(_ name: String, in namespace: String) -> ApiRequest {
        ApiRequest(method: .GET, uri: path(namespace, name), contentType: nil, body: [], limit: objectLimit)
    }

    /// Reads or watches policies of one namespace, or of all of them. The answer may have so many policies; `nil` is for one that
    /// goes on.
    static func list(_ namespace: String?, _ query: [(String, String)], count: Int?) -> ApiRequest {
        ApiRequest(
            method: .GET, uri: path(namespace, nil) + text(query), contentType: nil, body: [],
            limit: count.map { $0 * objectLimit } ?? .max)
    }

    /// Changes one policy as our field manager.
    static func patch(
        _ name: String, in namespace: String, as contentType: String, _ body: [UInt8], _ query: [(String, String)] = []
    ) -> ApiRequest {
        let query = [("fieldManager", ClusterStore.fieldManager)] + query
        return ApiRequest(
            method: .PATCH, uri: path(namespace, name) + text(query), contentType: contentType, body: body,
            limit: objectLimit)
    }

    private static func path(_ namespace: String?, _ name: String?) -> String {
        root + (namespace.map { "/namespaces/\(encoded($0))" } ?? "") + "/\(resource)"
            + (name.map { "/\(encoded($0))" } ?? "")
    }

    private static func text(_ query: [(String, String)]) -> String {
        query.isEmpty ? "" : "?" + query.map { "\($0)=\(encoded($1))" }.joined(separator: "&")
    }

    private static let unreserved = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)

    /// All but the unreserved characters (RFC 3986, section 2.3) percent-encoded.
    static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            let scalar = Unicode.Scalar(byte)
            guard !unreserved.contains(byte) else { return encoded.unicodeScalars.append(scalar) }
            let digits = String(byte, radix: 16, uppercase: true)
            encoded += "%" + (digits.count == 1 ? "0" : "") + digits
        }
    }

    var parts: [HTTPClientRequestPart] {
        let body = body.isEmpty ? [] : [HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body)))]
        return [.head(head)] + body + [.end(nil)]
    }

    private var head: HTTPRequestHead {
        var headers: HTTPHeaders = ["Host": "localhost", "Accept": "application/json", "Connection": "close"]
        if let contentType {
            headers.add(name: "Content-Type", value: contentType)
            headers.add(name: "Content-Length", value: "\(body.count)")
        }
        return HTTPRequestHead(version: .http1_1, method: method, uri: uri, headers: headers)
    }
}
