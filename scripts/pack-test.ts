// The packages as a stranger gets them: packs every published package, installs the tarballs with npm in an empty
// folder without a workspace, and uses them there. Needs `npm run build` before.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { type Packed, packAll } from "./packages.ts";
import { capture, root } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "oec-pack-"));
const consumer = join(folder, "consumer");

function inConsumer(what: string, command: string, args: readonly string[]): void {
  const { status, stdout, stderr } = capture(command, args, consumer);
  console.log(`${status === 0 ? "ok  " : "FAIL"} ${what}`);
  if (status === 0) return;
  console.error(stdout + stderr);
  process.exitCode = 1;
}

/** Every specifier a package offers, from its own exports map. */
function entryPoints({ manifest }: Packed): string[] {
  const paths = Object.keys(manifest.exports).filter((path) => path !== "./package.json");
  return paths.map((path) => manifest.name + path.slice(1));
}

/** The tarball of a second copy of the domain package, as if it were a later release. */
function nextDomain(domain: Packed): string {
  const unpacked = join(folder, "next");
  mkdirSync(unpacked);
  const { status, stderr } = capture("tar", ["-xzf", domain.tarball, "-C", unpacked]);
  if (status !== 0) throw new Error(`tar failed: ${stderr}`);
  const file = join(unpacked, "package/package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...manifest, version: "999.0.0" }));
  const packed = capture("npm", ["pack", "--silent"], join(unpacked, "package"));
  if (packed.status !== 0) throw new Error(`npm pack failed: ${packed.stderr}`);
  return join(unpacked, "package", packed.stdout.trim());
}

/** The contract suites need the test tools of their user: here, those of this workspace. */
function lendTestTools(): void {
  for (const tool of ["vitest", "fast-check"]) {
    symlinkSync(join(root, "node_modules", tool), join(consumer, "node_modules", tool));
  }
}

function install(packed: readonly Packed[], domain: Packed): void {
  mkdirSync(consumer);
  writeFileSync(
    join(consumer, "package.json"),
    '{ "name": "consumer", "private": true, "type": "module" }\n',
  );
  const tarballs = [...packed.map(({ tarball }) => tarball), `domain-next@file:${nextDomain(domain)}`];
  const flags = ["--no-audit", "--no-fund", "--prefer-offline", "--omit=optional"];
  inConsumer("npm install of the tarballs in an empty folder", "npm", ["install", ...flags, ...tarballs]);
}

/** npm must have taken every package of ours from a tarball, not one of the same name from its registry. */
function checkOrigins(): void {
  const lock = JSON.parse(readFileSync(join(consumer, "node_modules/.package-lock.json"), "utf8")) as {
    packages: Record<string, { resolved?: string }>;
  };
  const ours = Object.entries(lock.packages).filter(([path]) => path.includes("node_modules/@oec/"));
  const foreign = ours.filter(([, { resolved = "" }]) => !resolved.startsWith("file:"));
  if (ours.length === 0 || foreign.length > 0) {
    console.error(`FAIL not installed from a tarball: ${foreign.map(([path]) => path).join(", ")}`);
    process.exitCode = 1;
  }
}

/** Two copies of one package in one program: errors and units of one are those of the other. */
function checkTwoVersions(): void {
  cpSync(join(root, "scripts/pack-test"), consumer, { recursive: true });
  inConsumer("an error of one version of domain is an OecError to the other", process.execPath, [
    "two-versions.js",
  ]);
  inConsumer("a unit of one version of domain is a unit to the other", "tsc", ["-p", "tsconfig.json"]);
}

try {
  const packed = packAll(join(folder, "tarballs"));
  const domain = packed.find(({ manifest }) => manifest.name === "@oec/domain");
  if (domain === undefined) throw new Error("@oec/domain is not among the published packages.");
  install(packed, domain);
  checkOrigins();
  lendTestTools();
  for (const entry of packed.flatMap(entryPoints)) {
    const code = `const m = await import("${entry}"); if (Object.keys(m).length === 0) throw new Error("no export");`;
    // The contract suites call vitest's functions; a plain import outside of a test run must still resolve.
    inConsumer(`import "${entry}"`, process.execPath, ["--input-type=module", "--eval", code]);
  }
  const required = 'require("assert").equal(typeof require("@oec/domain").OecError, "function")';
  inConsumer('require("@oec/domain")', process.execPath, ["--input-type=commonjs", "--eval", required]);
  checkTwoVersions();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
