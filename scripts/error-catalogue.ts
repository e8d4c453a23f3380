// Writes docs/errors.md from the catalogue in @oec/domain. With --check it writes nothing and fails if the page is old.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { STORE_ERRORS } from "../examples/daemon/src/storage/errors.ts";
import { ERROR_CODES } from "../packages/domain/src/errors.ts";
import { OCPP_ERRORS } from "../packages/ocpp/src/errors.ts";
import { root } from "./run.ts";

const file = join(root, "docs/errors.md");
const rowsOf = (codes: Readonly<Record<string, string>>): string =>
  Object.entries(codes)
    .map(([code, meaning]) => `- \`${code}\`: ${meaning}`)
    .join("\n");
const page = `# Error codes

A broken promise is thrown as an \`OecError\` with a \`code\` and a \`context\`. Match on the code, never on the message; the
message ends with the code in square brackets. What belongs to normal operation is not thrown but returned as a \`Result\`.

<!-- Written by \`npm run docs:errors\` from the tables in packages/domain/src/errors.ts, packages/ocpp/src/errors.ts and the daemon's storage. -->

## Of the packages

${rowsOf(ERROR_CODES)}

## Of @oec/ocpp

${rowsOf(OCPP_ERRORS)}

## Of the daemon's storage

${rowsOf(STORE_ERRORS)}
`;

if (!process.argv.includes("--check")) writeFileSync(file, page);
else if (!existsSync(file) || readFileSync(file, "utf8") !== page) {
  console.error("docs/errors.md is not what the catalogues say: run npm run docs:errors.");
  process.exitCode = 1;
}
