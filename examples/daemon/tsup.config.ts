import { build } from "../../tsup.shared.ts";

export default build(
  { index: "src/index.ts", main: "src/main.ts", "storage-worker": "src/storage/worker.ts" },
  { platform: "node" },
);
