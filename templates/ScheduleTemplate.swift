/// The templates of the objects that `egressgen schedule` prints in addition to the policy. The raw value is the file
/// name without extensions.
package enum ScheduleTemplate: String, CaseIterable, Sendable {
    /// The service account and its permissions.
    case access = "schedule-access"
    /// The CronJob, and the Job that runs once.
    case cronJob = "schedule-cronjob"
    /// The Deployment that runs the service.
    case deployment = "schedule-deployment"
    /// The Service through which DNS servers reach the listener for dnstap.
    case tap = "schedule-tap"
    /// The Service through which clients reach the forwarder, and the limit on how many of its pods end at once.
    case forward = "schedule-forward"
    /// The pod template of the CronJob, the Job and the Deployment, without indentation.
    case pod = "schedule-pod"

    /// The Mustache text of the template.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    private var bytes: [UInt8] {
        switch self {
        case .access: PackageResources.schedule_access_yaml_mustache
        case .cronJob: PackageResources.schedule_cronjob_yaml_mustache
        case .deployment: PackageResources.schedule_deployment_yaml_mustache
        case .tap: PackageResources.schedule_tap_yaml_mustache
        case .forward: PackageResources.schedule_forward_yaml_mustache
        case .pod: PackageResources.schedule_pod_yaml_mustache
        }
    }
}
