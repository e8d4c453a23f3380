// Builds the pages of the daemon when they are not built yet, or when a source is newer than the build.
//
// npm calls this before `start`. It writes to stderr only, and does not stop the daemon when the build fails: the API works
// without pages, and the daemon says at `/` that they are not built.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const daemon = join(dirname(dirname(fileURLToPath(import.meta.url))), "examples", "daemon");
const web = join(daemon, "web");
const built = join(web, "dist", "index.html");

/** When the newest of some files and folders was changed [ms since 1970]. */
function newest(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = readdirSync(path).filter((name) => name !== "dist");
  return Math.max(0, ...inside.map((name) => newest(join(path, name))));
}

function isBuilt() {
  if (!existsSync(built)) return false;
  const sources = [web, join(daemon, "vite.config.ts"), join(daemon, "package.json")];
  return statSync(built).mtimeMs >= Math.max(...sources.map(newest));
}

if (!isBuilt()) {
  process.stderr.write("Building the pages (only needed after a change) …\n");
  const vite = join(daemon, "node_modules", "vite", "bin", "vite.js");
  const { status } = spawnSync(process.execPath, [vite, "build", "--logLevel", "warn"], {
    cwd: daemon,
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) process.stderr.write("The pages could not be built; the daemon starts without them.\n");
}
