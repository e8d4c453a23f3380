import { fileURLToPath } from "node:url";
import { build, type Options } from "tsup";
import config from "../../tsup.config.ts";

const DAEMON = fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = `${DAEMON}node_modules/.cache/storage-test/`;

/** The built entry of the storage worker. */
export const BUILT_WORKER = `${FOLDER}storage-worker.js`;
/** The built program that writes until it is killed. */
export const BUILT_WRITER = `${FOLDER}child.js`;

/** Builds both with the daemon's own build; called once before the tests of the daemon. */
export default async function buildStore(): Promise<void> {
  const { "storage-worker": worker = "" } = config.entry as Readonly<Record<string, string>>;
  const options: Options = {
    ...config,
    config: false,
    silent: true,
    dts: false,
    entry: { "storage-worker": DAEMON + worker, child: `${DAEMON}test/storage/kill/child.ts` },
    outDir: FOLDER,
    tsconfig: `${DAEMON}tsconfig.json`,
    // The workspace's packages are not built before the tests, so their sources go into the bundle.
    external: ["libsql"],
    noExternal: [/^@oec\//, "kysely"],
    esbuildOptions: (esbuild) => void (esbuild.conditions = ["@oec/source"]),
  };
  await build(options);
}
