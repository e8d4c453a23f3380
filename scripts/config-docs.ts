// Writes what the schema of the daemon's configuration says into its files: the tables of docs/configuration.md, and options
// that are still missing in the three example files and in .env.example. What stands there already is left as it is.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SETTINGS, type Setting } from "../examples/daemon/src/config/settings.ts";
import { root } from "./run.ts";

const WIDTH = 100;

/** A sentence as comment lines. */
function comment(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > WIDTH) lines.push(`# ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join("\n");
}

const standing = ({ fallback }: Setting): string =>
  fallback === undefined ? "no default" : `default ${JSON.stringify(fallback)}`;

const explained = (setting: Setting): string =>
  `${comment(setting.help)}\n# Expected: ${setting.range}; ${standing(setting)}.`;

/** An example of a value, for an option that has none of its own. */
function sample({ kind, fileName, section, fallback }: Setting): unknown {
  if (fallback !== undefined) return fallback;
  if (section === "modbus") return "huawei@192.168.1.20";
  if (kind === "number") return fileName.endsWith("_deg") ? 59.3 : 10_000;
  return kind === "boolean" ? true : kind === "list" ? [] : "text";
}

/** The sections of a file with their text, comments above a head with the section; what stands before all is "". */
function sectionsOf(text: string): Map<string, string> {
  const sections = new Map<string, string>();
  let name = "";
  let block: string[] = [];
  for (const paragraph of text.split(/(?<=\n)\n+/)) {
    const head = /^\[(\w+)\]$/m.exec(paragraph)?.[1];
    if (head !== undefined) {
      sections.set(name, block.join("\n"));
      [name, block] = [head, []];
    }
    block.push(paragraph.endsWith("\n") ? paragraph : `${paragraph}\n`);
  }
  return sections.set(name, block.join("\n"));
}

function completeToml(path: string): void {
  const sections = sectionsOf(readFileSync(path, "utf8"));
  const order = new Set(SETTINGS.map(({ section }) => section));
  for (const setting of SETTINGS) {
    const { section, fileName, fallback } = setting;
    const part = sections.get(section) ?? `[${section}]\n`;
    if (new RegExp(`^(?:# ?)?${fileName} = `, "m").test(part)) continue;
    // Texts, numbers and lists of texts are written in TOML as in JSON.
    const line = `${fileName} = ${JSON.stringify(sample(setting))}`;
    const block = `${explained(setting)}\n${fallback === undefined ? "#" : ""}${line}\n`;
    sections.set(section, `${part.trimEnd()}\n\n${block}`);
  }
  const ordered = ["", ...order].map((section) => sections.get(section) ?? "");
  const parts = ordered.map((part) => part.trimEnd()).filter((part) => part !== "");
  writeFileSync(path, `${parts.join("\n\n")}\n`);
}

function completeEnvironment(path: string): void {
  const text = readFileSync(path, "utf8");
  const missing = SETTINGS.filter(({ variable }) => !new RegExp(`^#?${variable}=`, "m").test(text));
  const blocks = missing.map(
    (setting) => `${explained(setting)}\n#${setting.variable}=${String(sample(setting))}\n`,
  );
  writeFileSync(path, [text.trimEnd(), ...blocks.map((block) => block.trimEnd())].join("\n\n") + "\n");
}

const cell = ({ fileName, range, fallback, variable, help }: Setting): string =>
  `| \`${fileName}\` | ${range} | ${fallback === undefined ? "none" : `\`${JSON.stringify(fallback)}\``} | \`${variable}\` | ${help} |`;

/** Puts the rows of a section under the head of its table; the sentence before it is written by hand. */
function completePage(path: string): void {
  let text = readFileSync(path, "utf8");
  for (const section of new Set(SETTINGS.map((setting) => setting.section))) {
    const rows = SETTINGS.filter((setting) => setting.section === section).map(cell);
    const table = [
      "| option | value | default | variable | meaning |",
      "| --- | --- | --- | --- | --- |",
      ...rows,
    ];
    const found = new RegExp(`^(\`\\[${section}\\]\`[^]*?\n\n)(?:\\|[^\n]*\n)+`, "m");
    if (!found.test(text))
      throw new Error(
        `docs/configuration.md has no sentence that begins with \`[${section}]\` before a table`,
      );
    text = text.replace(found, (_, before: string) => `${before}${table.join("\n")}\n`);
  }
  writeFileSync(path, text);
}

const daemon = join(root, "examples/daemon");
for (const name of ["development", "test", "production"]) completeToml(join(daemon, `config/${name}.toml`));
completeEnvironment(join(daemon, ".env.example"));
completePage(join(root, "docs/configuration.md"));
