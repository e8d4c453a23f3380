import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { filesUnder } from "../files.ts";
import { root } from "../run.ts";

const rootPages = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md"];
const pages = [...rootPages, ...filesUnder(["docs", "packages", "examples"], /\.md$/)];

/** The targets of the links of a page that lead into this repository. */
function localLinks(page: string): string[] {
  const targets = [...readFileSync(join(root, page), "utf8").matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, target = ""]) => target,
  );
  return targets
    .filter((target) => !/^(https?:|mailto:|#)/.test(target))
    .map((target) => target.replace(/#.*$/, ""));
}

test.each(pages)("every link of %s leads to a file that exists", (page) => {
  const broken = localLinks(page).filter((target) => !existsSync(join(root, dirname(page), target)));
  expect(broken).toEqual([]);
});
