// swift-tools-version: 6.2
import PackageDescription

// A package of its own: its programs are linked with libFuzzer and built with sanitizers (scripts/fuzz says how), and the
// product never depends on either. What they call lies in Tests/RekonFuzzing, where the tests call it, too.
let package = Package(
  name: "rekon-fuzz",
  dependencies: [.package(name: "rekon", path: "../..")],
  targets: [
    .target(name: "CFuzzer"),
    .target(name: "FuzzDriver", dependencies: ["CFuzzer", .product(name: "RekonFuzzing", package: "rekon")]),
  ]
    + ["gzip", "csv", "xml", "definition"].map { .executableTarget(name: "fuzz-\($0)", dependencies: ["FuzzDriver"]) }
)
