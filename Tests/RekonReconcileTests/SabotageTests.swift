#if DEBUG
  import RekonCore
  import RekonPipeline
  import RekonIngest
  import RekonReconcile
  import RekonSynth
  import RekonTestSupport
  import Testing

  /// A matcher that makes a mistake on purpose is stopped by the proofs, each time: nothing is published.
  @Suite("The proofs stop a matcher that is wrong")
  struct SabotageTests {
    private static let ofIncentives: Set<Sabotage> = [.losesInstalment, .countsInstalmentTwice, .swapsInstalments]

    private func run(_ pipeline: String, _ sabotage: Sabotage?, _ world: SabotagedWorld) async throws -> RunReport {
      let folder = try TemporaryFolder()
      defer { withExtendedLifetime(folder) {} }
      let request = RunRequest(
        pipeline: Repository.root + "/pipelines/" + pipeline, inbox: world.inbox, state: folder.path("state"),
        out: folder.path("out"), asOf: AsOf(world.asOf), workers: 2, inflater: .isal, rehash: false, failOn: nil,
        stage: .export)
      return try await Sabotage.$current.withValue(sabotage) { try await PipelineRun(request).run() }
    }

    @Test("payments, lines, transfers, buyers", arguments: Sabotage.allCases.filter { !ofIncentives.contains($0) })
    func payments(_ sabotage: Sabotage) async throws {
      let world = try (sabotage == .swapsNamedPayments ? SabotagedWorld.ofNamedPayments : SabotagedWorld.shared).get()
      await #expect(throws: ProofFailure.self) { _ = try await run("training-payments.yaml", sabotage, world) }
    }

    @Test("instalments", arguments: Sabotage.allCases.filter { ofIncentives.contains($0) })
    func instalments(_ sabotage: Sabotage) async throws {
      let world = try SabotagedWorld.shared.get()
      await #expect(throws: ProofFailure.self) { _ = try await run("incentives.yaml", sabotage, world) }
    }

    @Test("without a mistake the same world adds up", arguments: ["training-payments.yaml", "incentives.yaml"])
    func unspoilt(_ pipeline: String) async throws {
      let world = try SabotagedWorld.shared.get()
      #expect(try await run(pipeline, nil, world).folder != nil)
    }
  }

  /// A world with every defect, so that second passes, updates and duplicates are among what goes wrong.
  final class SabotagedWorld: Sendable {
    private let folder: TemporaryFolder
    let asOf: String
    var inbox: String { folder.path("world/inbox") }

    static let shared = Result { try SabotagedWorld { _ in } }

    /// Many payments that name their order, so that two of them meet.
    static let ofNamedPayments = Result {
      try SabotagedWorld { request in
        request.only = [.paymentDouble]
        request.defects = Rate("0.2")!
      }
    }

    private init(_ change: (inout WorldRequest) -> Void) throws {
      folder = try TemporaryFolder()
      var request = WorldRequest()
      request.folder = folder.path("world")
      request.saleCount = 3_000
      request.from = BusinessDate(iso: "2020-08-08")!
      request.dayCount = 75
      request.hasEntitlements = true
      request.hasIncentives = true
      change(&request)
      asOf = "\(try WorldMaker(request).make().asOf)"
    }
  }
#endif
