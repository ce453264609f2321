extension JSONValue {
    /// Returns the value after a merge patch (RFC 7396, section 2).
    func merging(_ patch: JSONValue) -> JSONValue {
        guard case .object(let changes) = patch else { return patch }
        var members: [(key: String, value: JSONValue)] = []
        if case .object(let own) = self { members = own }
        for (key, change) in changes {
            let index = members.firstIndex { $0.key == key }
            switch (index, change) {
            case (let index?, .null): members.remove(at: index)
            case (nil, .null): break
            case (let index?, _): members[index].value = members[index].value.merging(change)
            case (nil, _): members.append((key, JSONValue.null.merging(change)))
            }
        }
        return .object(members)
    }
}
