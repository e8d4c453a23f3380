import { existsSync, readFileSync } from "node:fs";
import { arch, cpus, platform, totalmem } from "node:os";
import { join } from "node:path";
import process from "node:process";
import Table from "cli-table3";
import type { Row } from "./suite.ts";

const PACKAGES = [
  "@oec/domain",
  "@oec/forecast",
  "@oec/optimizer",
  "@oec/power-flow",
  "@oec/simulation",
  "highs",
];

/** The machine, the versions and the seed: what the figures depend on. */
export function environmentLines(seed: number): readonly string[] {
  const [first] = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  return [
    `${platform()} ${arch()}, ${cpus().length} x ${first?.model.trim() ?? "unknown processor"}, ${gib} GiB`,
    `Node.js ${process.version}, ${PACKAGES.map((name) => `${name} ${versionOf(name)}`).join(", ")}`,
    `seed ${seed}`,
  ];
}

/** A table of figures for the terminal. */
export function tableOf(rows: readonly Row[]): string {
  const table = new Table({
    head: ["figure", "value", "unit", "target", "", "peer", "ratio"],
    colAligns: ["left", "right", "left", "right", "left", "left", "right"],
    colWidths: [66, null, null, null, null, 34, null],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    table.push([
      row.name,
      shortNumber(row.value),
      row.unit,
      row.target === null ? "" : `${row.better === "higher" ? ">=" : "<="} ${shortNumber(row.target)}`,
      row.target === null ? "" : row.pass ? "pass" : "MISS",
      row.peer === undefined ? "" : `${shortNumber(row.peer.value)} ${row.peer.name}`,
      row.ratio === undefined ? "" : shortNumber(row.ratio),
    ]);
  }
  return table.toString();
}

/** A number with six significant digits at most; whole numbers in full. */
function shortNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

function versionOf(name: string): string {
  const file = join(import.meta.dirname, "../node_modules", name, "package.json");
  const manifest: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  const hasVersion = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return hasVersion ? String(manifest.version) : "unknown";
}
