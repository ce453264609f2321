internal import EgressModel

/// Asks every question once, however many names lead to it.
actor OnceResolver: Resolver {
    private let resolver: any Resolver
    private var asked: [Question: Task<Result<Answer, ResolveError>, Never>] = [:]

    init(_ resolver: any Resolver) {
        self.resolver = resolver
    }

    func answer(_ question: Question) async throws(ResolveError) -> Answer {
        try await task(for: question).value.get()
    }

    private func task(for question: Question) -> Task<Result<Answer, ResolveError>, Never> {
        if let task = asked[question] { return task }
        let task = Task { [resolver] in
            do throws(ResolveError) {
                return Result<Answer, ResolveError>.success(try await resolver.answer(question))
            } catch {
                return .failure(error)
            }
        }
        asked[question] = task
        return task
    }
}
