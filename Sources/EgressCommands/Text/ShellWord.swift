extension String {
    /// The string as one word that a POSIX shell reads.
    var shellWord: String {
        let isPlain = utf8.allSatisfy { byte in
            (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte) || (0x30...0x39).contains(byte)
                || "-_./=:,".utf8.contains(byte)
        }
        if isPlain && !isEmpty { return self }
        return "'\(split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
    }
}
