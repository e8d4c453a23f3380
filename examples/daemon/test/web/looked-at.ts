import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const LAYOUT = readFileSync(new URL("layout-check.js", import.meta.url), "utf8");
/** WCAG 2.2 AA and what axe holds for good practice. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds wrong with a page: rule and element. */
export async function axeFaults(page: Page): Promise<string[]> {
  // Evaluated, not added: the page's policy forbids inline scripts.
  await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly: { type: "tag", values: RULES } });
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary ?? ""}`),
  );
}

/** Texts that leave their frame or meet each other; fails where there is no text at all. */
export async function layoutFaults(page: Page): Promise<string[]> {
  const { texts, found } = await page.evaluate<{ texts: number; found: string[] }>(LAYOUT);
  return texts < 8 ? [`only ${texts} texts`, ...found] : found;
}

/** Keeps a picture where OEC_SCREENSHOTS names a folder. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env["OEC_SCREENSHOTS"];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
