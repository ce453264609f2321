internal import EgressCluster
internal import EgressFiles
internal import EgressManifest
internal import EgressModel
internal import EgressObserve
internal import EgressPolicy
internal import EgressResolve
internal import EgressSystem

/// The severity of a finding.
package enum Severity: Hashable, Sendable {
    /// The finding leads to this exit status, unless there is a more severe one.
    case error(ExitStatus)
    case warning
}

/// The table that maps each finding to its severity.
extension Finding {
    package var severity: Severity {
        switch self {
        case .name(let finding): finding.severity
        case .resolve(.zoneFile(.unreadable)), .resolve(.noServer): .error(.inputOutput)
        case .resolve(.zoneFile(.malformed)): .error(.malformed)
        case .resolve(.skippedRecords), .resolve(.unusedServer): .warning
        case .policy(let finding): finding.severity
        case .manifest(.malformed): .error(.malformed)
        case .manifest(.foreign): .error(.refused)
        case .manifest(.unplanned): .error(.software)
        case .notice: .warning
        // If the reader of egressgen rejects the content of a rendered policy, the likely cause is a bug in egressgen.
        case .rendered(.content): .error(.software)
        case .rendered: .error(.malformed)
        case .file: .error(.inputOutput)
        case .output(let finding): .error(finding.isFaultOfPlace ? .cannotCreate : .inputOutput)
        case .cluster: .error(.unavailable)
        case .explain(.policy), .explain(.manifest), .explain(.nested), .explain(.link): .error(.malformed)
        case .explain(.irregular): .error(.inputOutput)
        case .explain(.forbidden): .error(.unavailable)
        case .explain(.replaced), .explain(.otherKind), .explain(.none): .warning
        case .refresh(let finding): finding.severity
        case .learning(let finding): finding.severity
        case .hold: .warning
        case .convert(.overPods), .convert(.underPods), .convert(.otherKind), .convert(.nested): .warning
        case .convert(.irregular): .error(.inputOutput)
        case .convert: .error(.malformed)
        case .discover(.flaw), .discover(.otherKind), .discover(.empty): .error(.malformed)
        case .discover(.workload(.manyNames, _)), .discover(.workload(.manyAddresses, _)): .error(.malformed)
        case .discover(.forbidden): .error(.unavailable)
        case .discover: .warning
        case .history(.git(let finding)): finding.severity
        case .history: .warning
        }
    }
}

extension GitFinding {
    fileprivate var severity: Severity {
        switch self {
        case .noProgram, .noRepository, .noWorkingTree: .error(.usage)
        case .untrusted, .failed, .unexpectedOutput, .missingObjects: .error(.unavailable)
        }
    }
}

extension LearningFinding {
    fileprivate var severity: Severity {
        switch self {
        case .recording(.unreadable), .notListening: .error(.inputOutput)
        case .recording(.malformed): .error(.malformed)
        case .cutRecording, .closed, .refusedPeer, .crowded, .stranger, .unwritten, .noMessages, .late, .special,
            .limit, .surplus:
            .warning
        }
    }
}

extension NameFinding {
    fileprivate var severity: Severity {
        switch self {
        case .noData, .nxDomain: .error(.noHost)
        case .failed(let error): .error(error.isLocal ? .inputOutput : .temporary)
        case .refused: .error(.refused)
        case .hyphenAtBorder, .outcome, .unseen, .ignoredSubnet: .warning
        }
    }
}

extension PolicyFinding {
    fileprivate var severity: Severity {
        switch self {
        case .dialect: .error(.usage)
        case .invariant: .error(.software)
        case .limit, .portLikeGroup, .pattern: .warning
        }
    }
}

extension FileFinding {
    /// Whether the destination causes the error. A full disk is not a fault of the destination.
    fileprivate var isFaultOfPlace: Bool {
        switch self {
        case .unwritable(_, let error): !error.isOutOfSpace
        case .uncreatable, .unrenamable, .irregular: true
        case .unreadable, .misnamed, .unsettled: false
        }
    }
}

extension RefreshFinding {
    fileprivate var severity: Severity {
        switch self {
        case .disallowed, .emptied, .emptiedSet, .link, .watchLost, .unsteady: .warning
        case .keepsChanging, .deleted, .deviation, .fieldConflict: .error(.unavailable)
        case .otherText, .serviceFailed: .error(.software)
        case .annotationSize: .error(.malformed)
        case .existing(.otherKind): .error(.usage)
        case .existing: .error(.refused)
        case .notListening, .notListeningFor, .noSocket, .program: .error(.inputOutput)
        }
    }
}
