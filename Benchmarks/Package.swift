// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the product never depends on what measures it.
let package = Package(
  name: "rekon-benchmarks",
  dependencies: [.package(name: "rekon", path: "..")],
  targets: [
    .executableTarget(name: "bytescan", dependencies: [.product(name: "CByteScan", package: "rekon")]),
    .executableTarget(name: "inflate", dependencies: [.product(name: "CISAL", package: "rekon")]),
  ]
)
