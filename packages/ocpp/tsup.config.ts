import { build } from "../../tsup.shared.ts";

export default build(
  {
    index: "src/index.ts",
    node: "src/node/index.ts",
    oracle: "src/oracle/index.ts",
    simulator: "src/simulator/index.ts",
  },
  { platform: "node" },
);
