// Installs the workspace when it is not installed yet, or when the lockfile has changed since.
//
// npm calls this before `start`, `test`, `bench` and `oec`, so that they work in a fresh clone. It runs before anything
// is installed: only Node.js itself may be imported here. It writes to stderr only, because `npm run -s oec -- …`
// promises a stdout with nothing but the command's own output.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, "node_modules", ".oec-setup");

/** What an install depends on; a change of any of it calls for a new install. */
function fingerprint() {
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) hash.update(readFileSync(join(root, file)));
  return hash.update(`${process.platform} ${process.arch} ${process.versions.modules}`).digest("hex");
}

function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint();
}

/** npx fetches the pinned pnpm, so that neither pnpm nor a global install is needed. */
function install() {
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const command = ["-y", `pnpm@${devDependencies.pnpm}`, "install", "--frozen-lockfile", "--prefer-offline"];
  process.stderr.write("Installing the dependencies (only needed once) …\n");
  const { status, error } = spawnSync("npx", command, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, fingerprint());
}

if (process.argv.includes("--force") || !isInstalled()) install();
