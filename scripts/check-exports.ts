// Checks the tarballs as a consumer's tools would read them: publint for the package.json, attw for the types.
// Needs `npm run build` before.
import { join } from "node:path";
import process from "node:process";
import { packAll } from "./packages.ts";
import { capture, root } from "./run.ts";

const CHECKS = [
  { command: "publint", args: (tarball: string): string[] => ["run", tarball, "--strict"] },
  { command: "attw", args: (tarball: string): string[] => [tarball, "--profile", "esm-only", "--no-emoji"] },
];

for (const { manifest, tarball } of packAll(join(root, "node_modules/.cache/oec-exports"))) {
  for (const { command, args } of CHECKS) {
    const { status, stdout, stderr } = capture(command, args(tarball));
    console.log(`${status === 0 ? "ok  " : "FAIL"} ${command} ${manifest.name}`);
    if (status === 0) continue;
    console.error(stdout + stderr);
    process.exitCode = 1;
  }
}
