/// Measures whether the answers of the DNS servers arrive too late.
struct LagMeter: Sendable {
    /// The lag in seconds that half of the answers in a minute should not exceed.
    static let limit = 0.25
    private static let minute = 60.0
    /// The number of answers that a judgement needs.
    private static let fewest = 5

    private var start: Double?
    private var lags: [Double] = []
    private var next = 0

    /// The number of lags that are kept. A busy minute is judged by the last of them.
    private static let most = 1024

    /// Takes the lag of an answer in seconds.
    ///
    /// - Returns: The median of the last minute, once a minute and only if it is over the limit.
    mutating func take(_ lag: Double, at uptime: Double) -> Double? {
        let begin = start ?? uptime
        start = begin
        if lags.count < Self.most {
            lags.append(lag)
        } else {
            lags[next] = lag
            next = (next + 1) % Self.most
        }
        guard uptime - begin >= Self.minute else { return nil }
        let median = lags.sorted()[lags.count / 2]
        let isJudged = lags.count >= Self.fewest
        self = LagMeter()
        return isJudged && median > Self.limit ? median : nil
    }
}
