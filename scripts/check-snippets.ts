// Type-checks the `ts` code blocks of the READMEs and of docs/ against the sources of the packages, so that an example
// which no longer compiles fails here and not at the reader's.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { filesUnder } from "./files.ts";
import { capture, root } from "./run.ts";
import { tsSnippets } from "./snippets.ts";

const folder = join(root, "node_modules/.cache/oec-snippets");
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...filesUnder(["packages", "examples"], /README\.md$/),
  ...filesUnder(["docs"], /\.md$/),
];

/** A folder of its own in which every package can be imported by its name. */
function prepareFolder(): void {
  rmSync(folder, { recursive: true, force: true });
  const scope = join(folder, "node_modules/@oec");
  mkdirSync(scope, { recursive: true });
  for (const name of readdirSync(join(root, "packages")))
    symlinkSync(join(root, "packages", name), join(scope, name));
  if (existsSync(join(root, "examples/daemon")))
    symlinkSync(join(root, "examples/daemon"), join(scope, "daemon"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
}

prepareFolder();
const origins = new Map<string, { page: string; line: number }>();
for (const page of pages.filter((path) => existsSync(join(root, path)))) {
  for (const [index, { line, code }] of tsSnippets(page, readFileSync(join(root, page), "utf8")).entries()) {
    const file = `${page.replace(/\W+/g, "-")}-${index + 1}.ts`;
    origins.set(file, { page, line });
    // A block without an import is still a module: two blocks may use the same names.
    writeFileSync(join(folder, file), `${code}\nexport {};\n`);
  }
}
writeFileSync(
  join(folder, "tsconfig.json"),
  JSON.stringify({
    extends: join(root, "tsconfig.base.json"),
    compilerOptions: {
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
      noUnusedLocals: false,
    },
    files: [...origins.keys()],
  }),
);

const checked =
  origins.size > 0 ? capture("tsc", ["-p", folder, "--pretty", "false"], folder) : { status: 0, stdout: "" };
for (const line of checked.stdout.split("\n").filter((text) => text !== "")) {
  const [, file = "", at = "0"] = /^([^(]+)\((\d+),/.exec(line) ?? [];
  const origin = origins.get(file);
  console.error(origin ? line.replace(/^[^)]*\)/, `${origin.page}:${origin.line + Number(at) - 1}`) : line);
}
console.log(`${origins.size} code blocks type-checked`);
process.exitCode = checked.status;
