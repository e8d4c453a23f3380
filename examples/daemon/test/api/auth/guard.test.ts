import { afterAll, describe, expect, test } from "vitest";
import { Guard } from "../../../src/api/auth/guard.ts";
import { createServer } from "../../../src/api/server.ts";
import { serverOptions } from "../../support/server-options.ts";
import { terms, token } from "../../support/guarded-requests.ts";

const now = () => Date.now();
const guard = new Guard({ terms, householdId: "home-sunny_day", now });
const lines: Readonly<Record<string, unknown>>[] = [];
const quiet = () => undefined;
const server = createServer(
  serverOptions(
    {},
    {
      guard,
      logger: { debug: quiet, info: (facts) => void lines.push(facts), warn: quiet, error: quiet },
      routes: (api) => {
        const who = { config: { scope: "read" } } as const;
        api.get("/api/v1/who", who, (request) => ({ who: guard.who(request) ?? null }));
        api.get("/api/v1/open", { config: { scope: "public" } }, (request) => ({
          who: guard.who(request) ?? null,
        }));
        api.get("/api/v1/forgotten", () => ({ secret: true }));
        api.get("/page.html", () => "a page");
        api.post("/page.html", () => "changed");
      },
    },
  ),
);
afterAll(() => server.close());

const get = (url: string, headers: Readonly<Record<string, string>> = {}) => server.inject({ url, headers });

test("the endpoint knows who asks, with what and until when", async () => {
  const answer = await get("/api/v1/who", { authorization: `Bearer ${await token({ scope: "control" })}` });
  expect(answer.json<unknown>()).toEqual({
    who: {
      subject: "tester",
      scope: "control",
      householdId: "home-sunny_day",
      expiresAt: expect.any(Number),
    },
  });
});

test("the scheme may be written in any case", async () => {
  expect((await get("/api/v1/who", { authorization: `bearer  ${await token()}` })).statusCode).toBe(200);
});

describe("a WebSocket that opens", () => {
  const upgrade = { connection: "upgrade", upgrade: "websocket" };
  test("may show its token as a sub-protocol, as a browser can", async () => {
    const protocols = `oec.v1, bearer.${await token()}`;
    expect((await get("/api/v1/who", { ...upgrade, "sec-websocket-protocol": protocols })).statusCode).toBe(
      200,
    );
  });
  test("is refused without one", async () => {
    expect((await get("/api/v1/who", { ...upgrade, "sec-websocket-protocol": "oec.v1" })).statusCode).toBe(
      401,
    );
    expect(
      (await get("/api/v1/who", { ...upgrade, "sec-websocket-protocol": "oec.v1, bearer." })).statusCode,
    ).toBe(401);
  });
  test("is refused if the header says otherwise than the sub-protocol", async () => {
    const headers = {
      ...upgrade,
      authorization: "Bearer x",
      "sec-websocket-protocol": `bearer.${await token()}`,
    };
    expect((await get("/api/v1/who", headers)).statusCode).toBe(401);
  });
});

test("a sub-protocol is no token where no WebSocket opens", async () => {
  expect((await get("/api/v1/who", { "sec-websocket-protocol": `bearer.${await token()}` })).statusCode).toBe(
    401,
  );
});

test("a public endpoint asks nobody, and knows nobody", async () => {
  expect((await get("/api/v1/open", { authorization: "Bearer x" })).json<unknown>()).toEqual({ who: null });
});

test("an endpoint that says nothing is closed to all but admin", async () => {
  const as = async (scope: "control" | "admin") => ({ authorization: `Bearer ${await token({ scope })}` });
  expect((await get("/api/v1/forgotten")).statusCode).toBe(401);
  expect((await get("/api/v1/forgotten", await as("control"))).statusCode).toBe(403);
  expect((await get("/api/v1/forgotten", await as("admin"))).statusCode).toBe(200);
});

test("a page is open, a change beside it is not", async () => {
  expect((await get("/page.html")).statusCode).toBe(200);
  expect((await server.inject({ url: "/page.html", method: "POST" })).statusCode).toBe(401);
});

test("the log has a line per request, with who asked and without what may be private", async () => {
  lines.length = 0;
  await get("/api/v1/who?private=1", { authorization: `Bearer ${await token()}`, "x-request-id": "r-1" });
  await get("/api/v1/who", { "x-request-id": "r-2" });
  const common = { method: "GET", path: "/api/v1/who", durationMs: expect.any(Number) };
  expect(lines).toEqual([
    { ...common, requestId: "r-1", status: 200, subject: "tester" },
    { ...common, requestId: "r-2", status: 401 },
  ]);
});

test("without a login everybody who gets through may do everything", async () => {
  const open = new Guard({ householdId: "home", now });
  const local = createServer(
    serverOptions(
      {},
      { guard: open, routes: (api) => void api.get("/api/v1/any", (request) => open.who(request) ?? {}) },
    ),
  );
  expect((await local.inject("/api/v1/any")).json<unknown>()).toEqual({
    subject: "loopback",
    scope: "admin",
    householdId: "home",
  });
  await local.close();
});
