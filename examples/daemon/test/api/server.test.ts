import { afterEach, expect, test } from "vitest";
import { createServer, type ServerView } from "../../src/api/server.ts";

const failures: unknown[] = [];
const view: ServerView = {
  failed: (error) => void failures.push(error),
  now: () => Date.UTC(2026, 0, 1),
  health: () => ({
    status: "unhealthy",
    checks: { controller: { status: "unhealthy", detail: "mode safe" } },
  }),
  status: () => {
    throw new Error("secret path /home/me");
  },
};
const server = createServer(view);
afterEach(() => server.close());

test("a home that is not well answers 503; a fault inside answers 500 without its details", async () => {
  const health = await server.inject("/health");
  expect([health.statusCode, health.json<unknown>()]).toEqual([503, view.health()]);
  expect(failures).toEqual([]);
  const failed = await server.inject("/api/v1/status");
  expect([failed.statusCode, failed.json<unknown>()]).toEqual([
    500,
    {
      success: false,
      error: {
        code: "INTERNAL_ERROR",
        message: "the daemon failed to answer; its log says why",
        requestId: expect.any(String),
      },
      timestamp: "2026-01-01T00:00:00.000Z",
    },
  ]);
  expect(failures).toEqual([new Error("secret path /home/me")]);
});
