import { describe, expect, test } from "vitest";
import { z } from "zod";
import { guardedDaemon } from "../support/guarded-daemon.ts";
import { as, codeOf, dataOf, json, send, token, type Sent } from "../support/guarded-requests.ts";

const home = guardedDaemon();
const withReason = z.object({ reason: z.string() });

describe("what cannot be taken is refused in the one form, and changes nothing", () => {
  const power = "/api/v1/battery/power";
  const wanted = JSON.stringify({ powerW: 100, minutes: 1 });
  const cases: readonly (readonly [string, string, Sent, number, string])[] = [
    [
      "a body that is too large",
      power,
      { body: JSON.stringify({ reason: "x".repeat(70_000) }), headers: json },
      413,
      "BODY_TOO_LARGE",
    ],
    [
      "a body of another type",
      power,
      { body: wanted, headers: { "content-type": "text/xml" } },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ],
    ["a body without a type", power, { body: wanted }, 415, "UNSUPPORTED_MEDIA_TYPE"],
    [
      "a form, as a page of elsewhere could send it",
      power,
      { body: "powerW=1", headers: { "content-type": "application/x-www-form-urlencoded" } },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ],
    ["a body that is no JSON", power, { body: "{", headers: json }, 400, "BAD_REQUEST"],
    [
      "a body with a poisoned prototype",
      power,
      { body: '{"__proto__":{"scope":"admin"}}', headers: json },
      400,
      "BAD_REQUEST",
    ],
    [
      "another Host",
      power,
      { body: wanted, headers: { ...json, host: "evil.example" } },
      403,
      "HOST_NOT_ALLOWED",
    ],
    [
      "an Origin of elsewhere",
      power,
      { body: wanted, headers: { ...json, origin: "https://evil.example" } },
      403,
      "ORIGIN_NOT_ALLOWED",
    ],
    [
      "an Origin of null",
      power,
      { body: wanted, headers: { ...json, origin: "null" } },
      403,
      "ORIGIN_NOT_ALLOWED",
    ],
  ];
  for (const [name, url, sent, status, code] of cases) {
    test(name, async () => {
      const before = home.daemon.home.parts.controller.status.overrides;
      const headers = { ...sent.headers, ...as(await token()) };
      const answer = await send(home.base, url, { method: "POST", ...sent, headers });
      expect([answer.status, codeOf(answer)]).toEqual([status, code]);
      expect(home.daemon.home.parts.controller.status.overrides).toEqual(before);
    });
  }
});

test("no path leads out of the daemon's own", async () => {
  const headers = as(await token());
  const ups = ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..\\", "..%5c", "....//", "%c0%ae%c0%ae/", "..%252f"];
  const starts = ["/", "/api/v1/", "/swagger-ui/static/", "/swagger-ui/", "/assets/", "//"];
  for (const start of starts) {
    for (const up of ups) {
      for (const file of ["etc/passwd", "package.json", "src/main.ts"]) {
        const answer = await send(home.base, `${start}${up.repeat(8)}${file}`, { headers });
        expect([start, up, answer.status >= 300 && answer.status < 500]).toEqual([start, up, true]);
        expect(answer.text).not.toMatch(/root:|"name": "@oec|runCli/);
      }
    }
  }
}, 30_000);

const HOSTILE = [
  "'",
  "' OR 1=1 --",
  '"; DROP TABLE overrides; --',
  "1; DELETE FROM households",
  "%",
  "_",
  "\0",
  "\\",
  "${7*7}",
  "😀",
  "../x",
  "x".repeat(3000),
];

describe("characters with a meaning in SQL have none here", () => {
  test("in every parameter", async () => {
    const headers = as(await token());
    const parameters = home.operations.flatMap((operation) =>
      (operation.parameters ?? []).map((parameter) => ({ operation, parameter })),
    );
    expect(parameters.length).toBeGreaterThan(10);
    for (const { operation, parameter } of parameters) {
      for (const text of HOSTILE) {
        const value = encodeURIComponent(text);
        const inPath = parameter.in === "path";
        const url = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
          name === parameter.name ? value : "x",
        );
        const query = inPath ? "" : `?${parameter.name}=${value}`;
        const { status } = await send(home.base, `${url}${query}`, { method: operation.method, headers });
        expect([`${operation.path} ${parameter.name} ${text}`, status >= 400 && status < 500]).toEqual([
          `${operation.path} ${parameter.name} ${text}`,
          true,
        ]);
      }
    }
  }, 60_000);
  test("in a reason, which comes back as it was given", async () => {
    const headers = { ...as(await token({ scope: "control" })), ...json };
    const reasons = HOSTILE.map((text) => text.slice(0, 200));
    for (const reason of reasons) {
      const body = JSON.stringify({ powerW: 1, minutes: 1, reason });
      const set = await send(home.base, "/api/v1/battery/power", { method: "POST", headers, body });
      expect([set.status, dataOf(withReason, set).reason]).toEqual([200, reason]);
    }
    const state = await send(home.base, "/api/v1/battery/state", { headers });
    expect(dataOf(z.object({ override: withReason }), state).override.reason).toBe(reasons.at(-1));
    await send(home.base, "/api/v1/battery/power", { method: "DELETE", headers });
  });
  test("in a request id, which is replaced", async () => {
    const { headers } = await send(home.base, "/health/live", { headers: { "x-request-id": "' OR 1=1" } });
    expect(headers["x-request-id"]).toMatch(/^[\da-f-]{36}$/);
  });
});
