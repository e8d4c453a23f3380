import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestContext } from "vitest";

const FOLDER =
  process.env["OEC_DATA"] ?? fileURLToPath(new URL("../../../../../shared/data", import.meta.url));

/** Text of a published case; skips the test, and says why, where the recordings are not installed. */
export function publishedText(context: TestContext, path: string): string {
  const file = `${FOLDER}/optimizer-cases/${path}`;
  if (!existsSync(file)) context.skip(`${file} is not there; set OEC_DATA to the folder of the recordings`);
  return readFileSync(file, "utf8");
}

/** A published case as JSON; the shape is that of the publisher, and nobody checks it. */
export const publishedJson = (context: TestContext, path: string): unknown =>
  JSON.parse(publishedText(context, path));
