internal import EgressCommands

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

@main
enum Main {
    static func main() async {
        exit(await EgressGen.exitStatus())
    }
}
