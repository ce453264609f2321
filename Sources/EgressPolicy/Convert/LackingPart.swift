internal import EgressModel

/// The part of a peer that an intent cannot hold.
struct LackingPart: Error {
    let part: IntentLack.Part

    init(_ part: IntentLack.Part) {
        self.part = part
    }

    /// Refuses a part that policies of the target cannot contain.
    static func refuse(_ objection: DialectObjection?) throws(LackingPart) {
        if let objection { throw LackingPart(.target(objection)) }
    }

    /// Reads a value as if a user had given it.
    static func reading<Value>(_ read: () throws(ValueError) -> Value) throws(LackingPart) -> Value {
        do {
            return try read()
        } catch {
            throw LackingPart(.value(error))
        }
    }
}
