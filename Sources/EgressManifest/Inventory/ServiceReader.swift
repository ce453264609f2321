internal import EgressModel
internal import EgressPolicy

/// Reads a Service (Kubernetes, Service v1 core).
enum ServiceReader {
    static func service(_ root: FieldCursor) throws(ForeignFlaw) -> ClusterService {
        let name = try root.objectName()
        let spec = try root.required("spec")
        var ports: [ServicePort] = []
        for port in try spec.child("ports")?.members() ?? [] {
            ports.append(ServicePort(try port.transport(), try target(of: port)))
        }
        return ClusterService(name, try kind(spec), selector: try spec.labels("selector"), ports: ports)
    }

    private static func kind(_ spec: FieldCursor) throws(ForeignFlaw) -> ClusterService.Kind {
        guard try spec.optionalText("type") == "ExternalName" else {
            return try spec.optionalText("clusterIP") == "None" ? .headless : .clusterIP
        }
        let cursor = try spec.required("externalName")
        let text = try cursor.text()
        return .external(
            try cursor.reading { _ throws(PolicyReadError) in
                try PolicyReader.valid { () throws(FormatError) in try DomainName(text) }
            })
    }

    /// Reads where a port leads to: by default, to the same port of the pods.
    private static func target(of port: FieldCursor) throws(ForeignFlaw) -> ServicePort.Target {
        let number = try port.portNumber("port")
        guard let target = port.child("targetPort"), let leaf = target.node.leaf else { return .number(number) }
        guard leaf.isPlain, leaf.text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return .name(try target.text())
        }
        // A headless Service can have the target 0, which stands for the port.
        return leaf.text == "0" ? .number(number) : .number(try port.portNumber("targetPort"))
    }
}
