import { afterAll, describe, expect, test } from "vitest";
import { createServer } from "../../src/api/server.ts";
import { PromMetrics } from "../../src/telemetry/prom-metrics.ts";
import { serverOptions } from "../support/server-options.ts";

const failures: unknown[] = [];
const metrics = new PromMetrics();
const server = createServer(
  serverOptions(
    { rateLimitPerMinute: 12 },
    {
      failed: (error) => void failures.push(error),
      metrics,
      routes: (api) => {
        const config = { scope: "public" } as const;
        api.get("/broken", { config }, () => {
          throw new Error("secret path /home/me");
        });
        api.post("/echo", { config }, (request) => ({ got: request.body }));
      },
    },
  ),
);
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

describe("limits come from the configuration", () => {
  const limited = (settings: Parameters<typeof serverOptions>[0]) => {
    const config = { scope: "public" } as const;
    return createServer(
      serverOptions(settings, {
        routes: (api) => {
          api.get("/read", { config }, (request) => ({ ip: request.ip }));
          api.post("/change", { config }, () => ({}));
          api.post("/other", { config }, () => ({}));
          api.get("/slow", { config }, () => new Promise(() => undefined));
        },
      }),
    );
  };
  test("each endpoint that changes something has one of its own", async () => {
    const api = limited({ rateLimitPerMinute: 100, changesPerMinute: 2 });
    const change = async (url: string) => (await api.inject({ url, method: "POST" })).statusCode;
    expect([await change("/change"), await change("/change"), await change("/change")]).toEqual([
      200, 200, 429,
    ]);
    expect([await change("/other"), (await api.inject("/read")).statusCode]).toEqual([200, 200]);
    await api.close();
  });
  test("the size of a body", async () => {
    const api = limited({ bodyLimitBytes: 1024 });
    const send = async (length: number) =>
      (await api.inject({ url: "/change", method: "POST", payload: { text: "x".repeat(length) } }))
        .statusCode;
    expect([await send(1000), await send(1024)]).toEqual([200, 413]);
    await api.close();
  });
  test("the time for an answer", async () => {
    const api = limited({ handlerTimeoutMs: 100 });
    const answer = await api.inject("/slow");
    expect([answer.statusCode, answer.json<unknown>()]).toEqual([503, fault("TIMEOUT", expect.any(String))]);
    await api.close();
  });
  test("a client is told apart behind a proxy that is trusted, and only there", async () => {
    const headers = { "x-forwarded-for": "203.0.113.7" };
    for (const [trustedProxies, ip] of [
      [["127.0.0.1"], "203.0.113.7"],
      [["10.0.0.0/8"], "127.0.0.1"],
      [[], "127.0.0.1"],
    ] as const) {
      const api = limited({ trustedProxies: [...trustedProxies] });
      expect((await api.inject({ url: "/read", headers })).json<unknown>()).toEqual({ ip });
      await api.close();
    }
  });
});
