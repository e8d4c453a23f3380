import { afterAll, describe, expect, test } from "vitest";
import { createServer } from "../../src/api/server.ts";
import { PromMetrics } from "../../src/telemetry/prom-metrics.ts";

const failures: unknown[] = [];
const metrics = new PromMetrics();
const server = createServer({
  failed: (error) => void failures.push(error),
  now: () => Date.UTC(2026, 0, 1),
  metrics,
  rateLimitPerMinute: 12,
  routes: (api) => {
    api.get("/broken", () => {
      throw new Error("secret path /home/me");
    });
    api.post("/echo", (request) => ({ got: request.body }));
  },
});
afterAll(() => server.close());

const fault = (code: string, message: unknown) => ({
  success: false,
  error: { code, message, requestId: expect.any(String) },
  timestamp: "2026-01-01T00:00:00.000Z",
});

test("a fault inside answers 500 without its details", async () => {
  const failed = await server.inject("/broken");
  expect([failed.statusCode, failed.json<unknown>()]).toEqual([
    500,
    fault("INTERNAL_ERROR", "the daemon failed to answer; its log says why"),
  ]);
  expect(failures).toEqual([new Error("secret path /home/me")]);
});

test("a request id that the client gives comes back, a strange one is replaced", async () => {
  const answer = async (id: string) =>
    (await server.inject({ url: "/nothing", headers: { "x-request-id": id } })).headers["x-request-id"];
  expect(await answer("abc-1")).toBe("abc-1");
  expect(await answer("a b<script>")).toMatch(/^[\da-f-]{36}$/);
});

describe("who asks by another name is refused", () => {
  for (const [host, status] of [
    ["localhost:8080", 404],
    ["127.0.0.1", 404],
    ["[::1]:8080", 404],
    ["evil.example", 403],
    ["127.0.0.1.evil.example:8080", 403],
    ["localhost.evil.example", 403],
  ] as const) {
    test(`Host ${host} gets ${status}`, async () => {
      expect((await server.inject({ url: "/nothing", headers: { host } })).statusCode).toBe(status);
    });
  }
  test("a page of another machine is refused", async () => {
    const headers = { origin: "https://evil.example" };
    const refused = await server.inject({ url: "/echo", method: "POST", headers });
    expect(refused.json<unknown>()).toEqual(fault("ORIGIN_NOT_ALLOWED", expect.any(String)));
  });
});

describe("what cannot be read is refused in the same form", () => {
  const json = { "content-type": "application/json" };
  const cases = [
    ["broken JSON", { payload: "{", headers: json }, 400, "BAD_REQUEST"],
    [
      "another content type",
      { payload: "<a/>", headers: { "content-type": "text/xml" } },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ],
    [
      "a body that is too large",
      { payload: `"${"x".repeat(70_000)}"`, headers: json },
      413,
      "BODY_TOO_LARGE",
    ],
    ["a poisoned prototype", { payload: '{"__proto__":{"a":1}}', headers: json }, 400, "BAD_REQUEST"],
  ] as const;
  for (const [name, request, status, code] of cases) {
    test(name, async () => {
      const answer = await server.inject({ url: "/echo", method: "POST", ...request });
      expect([answer.statusCode, answer.json<unknown>()]).toEqual([status, fault(code, expect.any(String))]);
    });
  }
  test("a path that cannot be decoded", async () => {
    const answer = await server.inject("/%zz");
    expect([answer.statusCode, answer.json<unknown>()]).toEqual([
      400,
      fault("BAD_REQUEST", expect.any(String)),
    ]);
  });
});

test("answers carry the headers that keep browsers careful", async () => {
  const { headers } = await server.inject("/nothing");
  expect(headers["content-security-policy"]).toContain("default-src 'self'");
  expect(headers["x-content-type-options"]).toBe("nosniff");
});

test("requests are counted by route and code", async () => {
  expect(await metrics.text()).toContain('http_requests_total{method="GET",path="/broken",status="500"} 1');
});

test("who asks too often is told to wait", async () => {
  let answer = await server.inject("/broken");
  for (let asked = 0; asked < 15; asked += 1) answer = await server.inject("/broken");
  expect([answer.statusCode, answer.json<unknown>()]).toEqual([
    429,
    fault("RATE_LIMITED", expect.any(String)),
  ]);
});
