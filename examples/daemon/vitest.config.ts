import { fileURLToPath } from "node:url";
import { mergeConfig } from "vitest/config";
import { testProject } from "../../vitest.shared.ts";

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default mergeConfig(testProject("daemon"), {
  resolve: {
    alias: [{ find: "./start-worker.ts", replacement: file("test/storage/start-built-worker.ts") }],
  },
  test: { globalSetup: file("test/storage/built-store.ts") },
});
