import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { capture, root } from "./run.ts";

/** The parts of a package.json that the scripts read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** A package as it would be published. */
export interface Packed {
  readonly manifest: Manifest;
  /** The absolute path of the tarball. */
  readonly tarball: string;
}

/** The packages that are published, by the name of their folder. */
export function publishedPackages(): Map<string, Manifest> {
  const packages = new Map<string, Manifest>();
  for (const folder of readdirSync(join(root, "packages"))) {
    const manifest = JSON.parse(
      readFileSync(join(root, "packages", folder, "package.json"), "utf8"),
    ) as Manifest;
    if (manifest.private !== true) packages.set(folder, manifest);
  }
  return packages;
}

/** Packs every published package, as built, into a folder that is emptied first. */
export function packAll(destination: string): Packed[] {
  rmSync(destination, { recursive: true, force: true });
  mkdirSync(destination, { recursive: true });
  return [...publishedPackages()].map(([folder, manifest]) => {
    const args = ["pack", "--pack-destination", destination];
    const { status, stdout, stderr } = capture("pnpm", args, join(root, "packages", folder));
    if (status !== 0) throw new Error(`pnpm pack of ${manifest.name} failed:\n${stdout}${stderr}`);
    const file = `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`;
    return { manifest, tarball: join(destination, file) };
  });
}
