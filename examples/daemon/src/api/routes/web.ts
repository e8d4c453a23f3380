import { existsSync } from "node:fs";
import { join, sep } from "node:path";
import staticFiles from "@fastify/static";
import type { ApiContext } from "../context.ts";
import type { Api } from "../server.ts";

/** Nothing inline, nothing from elsewhere; the stream of the same host is `self`. */
const PAGE_POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
/** Names of files there carry a hash of what they hold. */
const HASHED = `${sep}assets${sep}`;
const INDEX = "index.html";
const MISSING = [
  "The pages are not built.",
  "",
  "Build them with: npx vite build (in examples/daemon), or start the daemon with: npm start",
  "The API works all the same: /swagger-ui",
  "",
].join("\n");

/** The pages and their files; a browser keeps what carries a hash in its name, and asks again for the rest. */
export function webRoutes(api: Api, { pages }: Pick<ApiContext, "pages">): void {
  api.register(staticFiles, {
    root: pages,
    index: false,
    dotfiles: "ignore",
    cacheControl: false,
    setHeaders(response, path) {
      const hashed = path.includes(HASHED);
      response.setHeader("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
      response.setHeader("content-security-policy", PAGE_POLICY);
    },
  });
  api.get("/", { schema: { hide: true }, config: { scope: "public" } }, (_, reply) => {
    if (existsSync(join(pages, INDEX))) return reply.sendFile(INDEX);
    return reply.code(503).type("text/plain; charset=utf-8").send(MISSING);
  });
}
