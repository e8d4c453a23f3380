import { build } from "../../tsup.shared.ts";

export default build(
  {
    index: "src/index.ts",
    highs: "src/highs/index.ts",
    worker: "src/worker/index.ts",
    "highs-worker": "src/worker/worker.ts",
  },
  {
    external: [/^node:/],
    // The worker's own types: the sources of everything else are checked without them.
    dts: { compilerOptions: { ignoreDeprecations: "6.0", types: ["node"] } },
  },
);
