import type { FastifyInstance, RouteOptions } from "fastify";
import type { Guard } from "./guard.ts";
import type { RequiredScope } from "./scope.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What the endpoint asks for. */
    scope?: RequiredScope;
  }
  interface FastifySchema {
    "x-required-scope"?: RequiredScope;
  }
}

/** Name of the login in the OpenAPI document. */
export const BEARER_SCHEME = "bearer";

const READS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Puts the guard before every endpoint that is added from now on. Each says what it asks for by `config.scope`, and the
 * OpenAPI document repeats it. What says nothing is closed to all but `admin`, except pages and their files, which are read
 * outside `/api/` and hold nothing of the home.
 */
export function guardRoutes(server: FastifyInstance, guard: Guard): void {
  server.addHook("onRoute", (route) => {
    const declared = route.config?.scope;
    const scope = declared ?? fallback(route);
    if (declared !== undefined)
      route.schema = {
        ...route.schema,
        security: declared === "public" ? [] : [{ [BEARER_SCHEME]: [declared] }],
        "x-required-scope": declared,
      };
    if (scope === "public") return;
    route.onRequest = [guard.requireScope(scope), ...[route.onRequest ?? []].flat()];
  });
}

function fallback({ url, method }: RouteOptions): RequiredScope {
  const page = !url.startsWith("/api") && [method].flat().every((name) => READS.has(name));
  return page ? "public" : "admin";
}
