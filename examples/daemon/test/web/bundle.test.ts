import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPages } from "./home-server.ts";

/** Script and style together, compressed. */
const MOST_BYTES = 90_000;

describe("the built pages", () => {
  const folder = mkdtempSync(join(tmpdir(), "oec-pages-"));
  let files = new Map<string, Buffer>();
  const textOf = (ending: string): string =>
    [...files].flatMap(([name, bytes]) => (name.endsWith(ending) ? [bytes.toString()] : [])).join("\n");
  beforeAll(async () => {
    await buildPages(folder);
    files = new Map(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name))]),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test(`have at most ${MOST_BYTES} bytes of script and style, compressed`, () => {
    const sizes = [...files].flatMap(([name, bytes]) =>
      /\.(js|css)$/.test(name) ? [gzipSync(bytes).length] : [],
    );
    expect(sizes.length).toBeGreaterThanOrEqual(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST_BYTES);
  });
  test("have no script and no style inline", () => {
    const html = textOf(".html");
    expect(html).toMatch(/<script [^>]*src="\/assets\//);
    expect(html).not.toMatch(/<script(?![^>]*src=)[^>]*>|<style|\son\w+=|\sstyle=/);
  });
  test("ask no other host for anything", () => {
    const loaded = [...(textOf(".css") + textOf(".html")).matchAll(/(?:url\(|src="|href=")["']?([^"')]+)/g)];
    expect(loaded.length).toBeGreaterThan(2);
    expect(loaded.map(([, target]) => target).filter((target) => !target!.startsWith("/"))).toEqual([]);
    expect(textOf(".js")).not.toMatch(/["'`](?:https?:)?\/\/(?!www\.w3\.org)[\w-]+\.\w/);
  });
  test("carry a hash in every name that browsers may keep", () => {
    const kept = readdirSync(join(folder, "assets"));
    expect(kept.filter((name) => !/-[\w-]{8}\.\w+$/.test(name))).toEqual([]);
  });
});
