import { build } from "../../tsup.shared.ts";

export default build({ index: "src/index.ts", solar: "src/solar/index.ts", sources: "src/source/index.ts" });
