import { defineConfig, type ViteUserConfig } from "vitest/config";

/** The sources of the workspace's packages instead of their builds: nothing is built before a test. */
const conditions = ["@oec/source", "module", "node", "development|production"];

/** The test project of one package; `name` is its folder's name. */
export function testProject(
  name: string,
  include: readonly string[] = ["test/**/*.test.ts"],
): ViteUserConfig {
  return defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: { name, environment: "node", include: [...include] },
  });
}
