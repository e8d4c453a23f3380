// Writes docs/errors.md from the catalogue in @oec/domain. With --check it writes nothing and fails if the page is old.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { ERROR_CODES } from "../packages/domain/src/errors.ts";
import { root } from "./run.ts";

const file = join(root, "docs/errors.md");
const rows = Object.entries(ERROR_CODES).map(([code, meaning]) => `- \`${code}\`: ${meaning}`);
const page = `# Error codes

A broken promise is thrown as an \`OecError\` with a \`code\` and a \`context\`. Match on the code, never on the message; the
message ends with the code in square brackets. What belongs to normal operation is not thrown but returned as a \`Result\`.

<!-- Written by \`npm run docs:errors\` from packages/domain/src/errors.ts. -->

${rows.join("\n")}
`;

if (!process.argv.includes("--check")) writeFileSync(file, page);
else if (!existsSync(file) || readFileSync(file, "utf8") !== page) {
  console.error("docs/errors.md is not what packages/domain/src/errors.ts says: run npm run docs:errors.");
  process.exitCode = 1;
}
