import { fileURLToPath } from "node:url";
import { build, type Options } from "tsup";
import config from "../../tsup.config.ts";

const FOLDER = fileURLToPath(new URL("../../node_modules/.cache/storage-test/", import.meta.url));

/** Builds the daemon's worker entry with the daemon's own build, and a program of the test beside it; returns its file. */
export async function buildChild(): Promise<string> {
  const { "storage-worker": worker = "" } = config.entry as Readonly<Record<string, string>>;
  const daemon = fileURLToPath(new URL("../../", import.meta.url));
  const options: Options = {
    ...config,
    config: false,
    silent: true,
    dts: false,
    entry: { "storage-worker": daemon + worker, child: `${daemon}test/storage/kill/child.ts` },
    outDir: FOLDER,
    tsconfig: `${daemon}tsconfig.json`,
    // The workspace's packages are not built before the tests, so their sources go into the bundle.
    external: ["libsql"],
    noExternal: [/^@oec\//, "kysely"],
    esbuildOptions: (esbuild) => void (esbuild.conditions = ["@oec/source"]),
  };
  await build(options);
  return `${FOLDER}child.js`;
}
