import { fileURLToPath } from "node:url";
import { build, type Options } from "tsup";
import manifest from "../../package.json" with { type: "json" };
import config from "../../tsup.config.ts";

const INSTALLED = Object.keys(manifest.dependencies).filter((name) => !name.startsWith("@oec/"));
const DAEMON = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Builds the command `oec` with the daemon's own build and returns its file. The sources of the workspace's packages go into
 * it, because nothing is built before a test; what comes from npm stays outside, as in the published package.
 *
 * @param name - Of the folder in the cache: tests that run at the same time do not write to the same one.
 */
export async function buildDaemon(name: string): Promise<string> {
  const outDir = `${DAEMON}node_modules/.cache/built-${name}/`;
  const entries = config.entry as Readonly<Record<string, string>>;
  const options: Options = {
    ...config,
    config: false,
    silent: true,
    dts: false,
    entry: Object.fromEntries(Object.entries(entries).map(([key, file]) => [key, DAEMON + file])),
    outDir,
    tsconfig: `${DAEMON}tsconfig.json`,
    // The daemon's own dependencies alone can be found from here; the rest goes into the build.
    external: INSTALLED,
    noExternal: [new RegExp(`^(?!(${INSTALLED.join("|")})(/|$))`)],
    esbuildOptions: (esbuild) => {
      esbuild.conditions = ["@oec/source"];
      // What the packages take from npm goes into the build too, and some of it calls for parts of Node.js by `require`.
      esbuild.banner = {
        js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
      };
    },
  };
  await build(options);
  return `${outDir}main.js`;
}
