// swift-tools-version: 6.2
import PackageDescription

// Dependencies point one way: C*, RekonCore <- stages <- RekonPipeline <- RekonDesk <- rekon.
// Tests/HouseTests reads this description and fails on an arrow that points back.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
  name: "rekon",
  products: [
    .executable(name: "rekon", targets: ["rekon"]),
    // Writes worlds: feeds, registers, and the truth about them.
    .executable(name: "rekon-synth", targets: ["rekon-synth"]),
    // For Benchmarks, which are a package of their own.
    .library(name: "CByteScan", targets: ["CByteScan"]),
    .library(name: "CISAL", targets: ["CISAL"]),
    .library(name: "CLibXML2", targets: ["CLibXML2"]),
    .library(name: "RekonCore", targets: ["RekonCore"]),
    .library(name: "RekonIngest", targets: ["RekonIngest"]),
    .library(name: "RekonPipeline", targets: ["RekonPipeline"]),
    // For Tests/Fuzz, a package of its own as well.
    .library(name: "RekonFuzzing", targets: ["RekonFuzzing"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(name: "CByteScan"),
    .target(name: "CPosix"),
    .target(
      name: "RekonCore", dependencies: ["CPosix", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .target(
      name: "RekonIngest", dependencies: ["RekonCore", "CZlib", "CISAL", "CLibXML2", "CByteScan"],
      swiftSettings: strict),
    .target(name: "RekonValidate", dependencies: ["RekonCore"], swiftSettings: strict),
    .target(name: "RekonReconcile", dependencies: ["RekonCore", "CByteScan"], swiftSettings: strict),
    .target(name: "RekonExport", dependencies: ["RekonCore"], swiftSettings: strict),
    .target(
      name: "RekonPipeline",
      dependencies: ["RekonCore", "RekonIngest", "RekonValidate", "RekonReconcile", "RekonExport", "Yams"],
      swiftSettings: strict),
    .target(
      name: "RekonDesk",
      dependencies: [
        "RekonCore", "RekonIngest", "RekonValidate", "RekonPipeline", "CLibXML2",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "rekon",
      dependencies: [
        "RekonCore", "RekonIngest", "RekonReconcile", "RekonExport", "RekonPipeline", "RekonDesk",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .target(name: "RekonSynth", dependencies: ["RekonCore", "CZlib"], swiftSettings: strict),
    .executableTarget(
      name: "rekon-synth",
      dependencies: [
        "RekonCore", "RekonSynth", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .target(
      name: "RekonTestSupport", dependencies: ["RekonCore", "RekonIngest", "RekonPipeline", "RekonDesk", "CZlib"],
      path: "Tests/RekonTestSupport", swiftSettings: strict),
    .target(
      name: "RekonFuzzing",
      dependencies: ["RekonCore", "RekonIngest", "RekonPipeline", "RekonDesk", "RekonTestSupport", "CZlib"],
      path: "Tests/RekonFuzzing", swiftSettings: strict),
    .testTarget(name: "RekonCoreTests", dependencies: ["RekonCore", "RekonTestSupport"], swiftSettings: strict),
    .testTarget(
      name: "RekonIngestTests", dependencies: ["RekonCore", "RekonIngest", "RekonTestSupport", "CByteScan", "CZlib"],
      swiftSettings: strict),
    .testTarget(
      name: "RekonExportTests", dependencies: ["RekonCore", "RekonExport", "RekonTestSupport"], swiftSettings: strict),
    .testTarget(
      name: "RekonPipelineTests", dependencies: ["RekonCore", "RekonPipeline", "RekonTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "RekonDeskTests",
      dependencies: ["RekonCore", "RekonIngest", "RekonPipeline", "RekonDesk", "RekonTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["RekonCore", "RekonIngest", "RekonPipeline", "RekonDesk", "RekonTestSupport", "rekon"],
      swiftSettings: strict),
    .testTarget(
      name: "RekonReconcileTests",
      dependencies: [
        "RekonCore", "RekonIngest", "RekonValidate", "RekonReconcile", "RekonPipeline", "RekonSynth",
        "RekonTestSupport",
      ], swiftSettings: strict),
    .testTarget(
      name: "RekonSynthTests", dependencies: ["CZlib", "RekonCore", "RekonPipeline", "RekonSynth", "RekonTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "RekonFuzzingTests", dependencies: ["RekonCore", "RekonFuzzing", "RekonTestSupport"], swiftSettings: strict),
    .testTarget(
      name: "FaultCatalogueTests",
      dependencies: [
        "RekonCore", "RekonIngest", "RekonReconcile", "RekonPipeline", "RekonDesk", "RekonTestSupport",
      ], swiftSettings: strict),
    .testTarget(name: "HouseTests", swiftSettings: strict),
  ]
)
