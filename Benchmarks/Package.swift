// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the product never depends on what measures it.
let package = Package(
  name: "rekon-benchmarks",
  dependencies: [.package(name: "rekon", path: "..")],
  targets: [
    .executableTarget(name: "bytescan", dependencies: [.product(name: "CByteScan", package: "rekon")]),
    .target(name: "Measuring"),
    .target(name: "Inflating", dependencies: [.product(name: "CISAL", package: "rekon")]),
    .executableTarget(name: "inflate", dependencies: ["Inflating", "Measuring"]),
    .executableTarget(
      name: "saxpass", dependencies: ["Inflating", "Measuring", .product(name: "CLibXML2", package: "rekon")]),
    .executableTarget(
      name: "feedcheck",
      dependencies: [
        "Measuring", .product(name: "RekonCore", package: "rekon"), .product(name: "RekonIngest", package: "rekon"),
        .product(name: "RekonPipeline", package: "rekon"),
      ]),
    .target(name: "CJobs"),
    .executableTarget(
      name: "stages",
      dependencies: [
        "CJobs",
        .product(name: "RekonCore", package: "rekon"), .product(name: "RekonPipeline", package: "rekon"),
      ]),
  ]
)
