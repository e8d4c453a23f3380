// Writes src/sunspec/models.generated.ts from the official model definitions (github.com/sunspec/models, Apache-2.0).
// Usage: npx tsx packages/modbus/sunspec-models.ts FOLDER, where FOLDER holds model_1.json and so on.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** What inverters, batteries and meters are read and controlled with. */
const MODELS = [
  1, 101, 102, 103, 111, 112, 113, 120, 121, 123, 124, 160, 201, 202, 203, 204, 701, 702, 704, 713, 714, 802,
];

const TYPES: Readonly<Record<string, string>> = {
  uint16: "u16",
  enum16: "e16",
  bitfield16: "b16",
  count: "u16",
  raw16: "u16",
  int16: "i16",
  uint32: "u32",
  enum32: "e32",
  bitfield32: "b32",
  int32: "i32",
  acc32: "acc32",
  uint64: "u64",
  acc64: "acc64",
  int64: "i64",
  float32: "f32",
  float64: "f64",
  sunssf: "sunssf",
  string: "string",
};

interface Point {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sf?: string | number;
  readonly units?: string;
  readonly access?: string;
}

interface Group {
  readonly name: string;
  readonly count?: number | string;
  readonly points: readonly Point[];
  readonly groups?: readonly Group[];
}

const folder = process.argv[2];
if (folder === undefined) throw new Error("expected the folder of the model files as the first argument");

const lines = MODELS.map((id) => {
  const { group } = JSON.parse(readFileSync(join(folder, `model_${id}.json`), "utf8")) as { group: Group };
  const [repeated] = (group.groups ?? []).filter((part) => part.count !== undefined && part.count !== 1);
  const parts = [`    fixed: ${JSON.stringify(table(group.points))},`];
  if (repeated !== undefined && typeof repeated.count !== "string") {
    parts.push(`    repeated: ${JSON.stringify(table(repeated.points))},`);
  } else if (repeated !== undefined) {
    parts.push(`    repeated: ${JSON.stringify(table(repeated.points))},`, `    count: "${repeated.count}",`);
  }
  return `  ${id}: {\n${parts.join("\n")}\n  },`;
});

/** `name offset type[size] factor unit access` per point. */
function table(points: readonly Point[]): string {
  let offset = 0;
  const rows: string[] = [];
  for (const point of points) {
    const type = TYPES[point.type];
    if (type !== undefined && point.name !== "ID" && point.name !== "L") {
      const words = type === "string" ? String(point.size) : "";
      const factor = typeof point.sf === "string" ? point.sf : "-";
      rows.push(`${point.name} ${offset} ${type}${words} ${factor} ${unitOf(point)} ${point.access ?? "R"}`);
    }
    offset += point.size;
  }
  return `${rows.join(";")}|${offset}`;
}

/** Shares of all kinds are percentages; a unit is one word. */
function unitOf({ units = "-" }: Point): string {
  return units.startsWith("%") ? "Pct" : units.replaceAll(" ", "_");
}

writeFileSync(
  join(import.meta.dirname, "src/sunspec/models.generated.ts"),
  `// Written by sunspec-models.ts from github.com/sunspec/models at 7abdf89 (Apache-2.0, see NOTICE). Not edited by hand.

/** Points of the SunSpec models: \`name offset type factor unit access\` each, then the number of registers after \`|\`. */
export const MODEL_TABLES: Readonly<
  Record<number, { readonly fixed: string; readonly repeated?: string; readonly count?: string }>
> = {
${lines.join("\n")}
};
`,
);
