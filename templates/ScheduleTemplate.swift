/// The templates of what `egressgen schedule` prints around the policy, by the stem of their file.
package enum ScheduleTemplate: String, CaseIterable, Sendable {
    /// The account and what it may do.
    case access = "schedule-access"
    /// The CronJob, and the Job that runs once.
    case cronJob = "schedule-cronjob"
    /// The Deployment of the service.
    case deployment = "schedule-deployment"
    /// The template of the pods of both, without indentation.
    case pod = "schedule-pod"

    /// The template's Mustache text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    private var bytes: [UInt8] {
        switch self {
        case .access: PackageResources.schedule_access_yaml_mustache
        case .cronJob: PackageResources.schedule_cronjob_yaml_mustache
        case .deployment: PackageResources.schedule_deployment_yaml_mustache
        case .pod: PackageResources.schedule_pod_yaml_mustache
        }
    }
}
