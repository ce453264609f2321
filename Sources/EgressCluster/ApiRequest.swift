internal import EgressPolicy
internal import NIOCore
internal import NIOHTTP1

/// A request to the API server.
struct ApiRequest: Sendable {
    /// The maximum size in bytes of an answer about one object. It is larger than an object in etcd can be (1.5 MiB).
    static let objectLimit = 4 << 20

    let method: HTTPMethod
    /// The path and the query, percent-encoded (RFC 3986).
    let uri: String
    let contentType: String?
    let body: [UInt8]
    /// The maximum size of the answer in bytes.
    let limit: Int

    /// Whether the request can be sent again without checking the outcome of the first attempt.
    var isSafe: Bool { method == .GET }

    /// Whether another server than the API server can be responsible for the request. The kinds of address sets are not
    /// part of Kubernetes, so an aggregated API can serve them.
    var canHaveOwnServer: Bool { Self.ownServers.contains(where: uri.hasPrefix) }

    private static let ownServers =
        ManagedKind.allCases.filter(\.isAddressSet).flatMap(ServedKind.versions).map { ApiResource($0).root + "/" }

    /// A short request that the API server itself answers, even if the answer is that the user may not ask.
    static let probe = list(ApiResource(ServedKind(.networkPolicy)), nil, [("limit", "1")], count: 1)

    /// Reads one object.
    static func get(_ object: ObjectPlace) -> ApiRequest {
        ApiRequest(method: .GET, uri: path(object), contentType: nil, body: [], limit: objectLimit)
    }

    /// Reads or watches the objects of a resource in one namespace, or in all namespaces. `count` is the maximum number of
    /// objects in the answer; `nil` for an answer without an end.
    static func list(
        _ resource: ApiResource, _ namespace: String?, _ query: [(String, String)], count: Int?
    ) -> ApiRequest {
        ApiRequest(
            method: .GET, uri: path(resource, namespace, nil) + text(query), contentType: nil, body: [],
            limit: count.map { $0 * objectLimit } ?? .max)
    }

    /// Changes one object as the field manager of egressgen.
    static func patch(
        _ object: ObjectPlace, as contentType: String, _ body: [UInt8], _ query: [(String, String)] = []
    ) -> ApiRequest {
        let query = [("fieldManager", ClusterStore.fieldManager)] + query
        return ApiRequest(
            method: .PATCH, uri: path(object) + text(query), contentType: contentType, body: body, limit: objectLimit)
    }

    private static func path(_ object: ObjectPlace) -> String {
        path(ApiResource(object.type), object.namespace, object.name)
    }

    /// An object of the cluster has no namespace, whatever the selection says.
    private static func path(_ resource: ApiResource, _ namespace: String?, _ name: String?) -> String {
        let namespace = resource.isNamespaced ? namespace : nil
        return resource.root + (namespace.map { "/namespaces/\(encoded($0))" } ?? "") + "/\(resource.name)"
            + (name.map { "/\(encoded($0))" } ?? "")
    }

    private static func text(_ query: [(String, String)]) -> String {
        query.isEmpty ? "" : "?" + query.map { "\($0)=\(encoded($1))" }.joined(separator: "&")
    }

    private static let unreserved = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)

    /// Percent-encodes all characters except the unreserved ones (RFC 3986, section 2.3).
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
