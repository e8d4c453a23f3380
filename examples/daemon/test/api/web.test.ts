import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { webRoutes } from "../../src/api/routes/web.ts";
import { bareServer } from "../support/bare-server.ts";
import { tempFolder } from "../storage/test-store.ts";

/** A server of pages that are built, with a file beside them that is none of them. */
async function builtPages(): Promise<string> {
  const folder = tempFolder();
  const pages = join(folder, "web");
  mkdirSync(join(pages, "assets"), { recursive: true });
  writeFileSync(join(pages, "index.html"), "<!doctype html><title>Now</title>");
  writeFileSync(join(pages, "icon.svg"), "<svg/>");
  writeFileSync(join(pages, "assets", "index-1a2b3c.js"), "export {};");
  writeFileSync(join(pages, ".secret"), "classified");
  writeFileSync(join(folder, "outside.txt"), "classified");
  return (await bareServer((api) => webRoutes(api, { pages }))).address;
}

test("the page is served with a policy that allows nothing inline and nothing from elsewhere", async () => {
  const answer = await fetch(`${await builtPages()}/`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const policy = answer.headers.get("content-security-policy");
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/unsafe|http|\*/);
});

test("the page is asked for again each time, and not sent again while it is the same", async () => {
  const address = await builtPages();
  const first = await fetch(`${address}/`);
  expect(first.headers.get("cache-control")).toBe("no-cache");
  // Not with fetch: it asks for a new one by itself when it is given a condition.
  const headers = { "if-none-match": first.headers.get("etag") ?? "" };
  const [again] = (await once(get(`${address}/`, { headers }), "response")) as [IncomingMessage];
  again.resume();
  expect(again.statusCode).toBe(304);
});

test("a file with a hash in its name is kept for a year, others are not", async () => {
  const address = await builtPages();
  const script = await fetch(`${address}/assets/index-1a2b3c.js`);
  expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  const icon = await fetch(`${address}/icon.svg`);
  expect([icon.status, icon.headers.get("cache-control")]).toEqual([200, "no-cache"]);
});

test.each([
  "/../outside.txt",
  "/%2e%2e/outside.txt",
  "/assets/..%2f..%2foutside.txt",
  "/..%5coutside.txt",
  "/.secret",
  "/assets",
  "/assets/",
  "/nothing.js",
  "/%00",
])("there is nothing at %s", async (path) => {
  const answer = await fetch(`${await builtPages()}${path}`);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(await answer.text()).not.toContain("classified");
});

test("a daemon whose pages are not built says so, and how to build them", async () => {
  const { address } = await bareServer((api) => webRoutes(api, { pages: join(tempFolder(), "none") }));
  const answer = await fetch(`${address}/`);
  expect(answer.status).toBe(503);
  expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(await answer.text()).toContain("vite build");
});
