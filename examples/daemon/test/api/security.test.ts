import { describe, expect, test } from "vitest";
import { z } from "zod";
import { covers, SCOPES } from "../../src/api/auth/scope.ts";
import { Store } from "../../src/storage/index.ts";
import { device, household } from "../storage/test-store.ts";
import { guardedDaemon } from "../support/guarded-daemon.ts";
import { as, ask, closedOf, codeOf, dataOf, send, terms, token } from "../support/guarded-requests.ts";

const home = guardedDaemon();

describe("every operation of the OpenAPI document", () => {
  test("says what it asks for, in both ways", () => {
    const said = home.operations.map(({ method, path, security, "x-required-scope": scope = "nothing" }) => ({
      name: `${method} ${path}`,
      scope,
      security,
    }));
    expect(said).toEqual(
      said.map(({ name, scope }) => ({
        name,
        scope,
        security: scope === "public" ? [] : [{ bearer: [scope] }],
      })),
    );
    expect(said.filter(({ scope }) => scope === "nothing")).toEqual([]);
  });
  test("is public only where that is meant", () => {
    const open = home.operations.filter((operation) => operation["x-required-scope"] === "public");
    expect(open.map(({ path }) => path).sort()).toEqual(["/health", "/health/live", "/health/ready"]);
  });
  test("asks for more than reading where it changes something", () => {
    const changing = closedOf(home.operations).filter(
      ({ method, path }) => method !== "GET" && !path.endsWith("/preview"),
    );
    expect(changing.length).toBeGreaterThan(3);
    expect(changing.filter(({ scope }) => scope === "read")).toEqual([]);
  });
  test("lets those in whose scope covers it, and says 403 to the others", async () => {
    for (const scope of SCOPES) {
      const headers = as(await token({ scope }));
      for (const operation of closedOf(home.operations)) {
        const answer = await ask(home.base, operation, headers);
        const name = `${operation.method} ${operation.path} as ${scope}`;
        const allowed = covers(scope, operation.scope);
        if (allowed)
          expect([name, [401, 403].includes(answer.status), answer.status < 500]).toEqual([
            name,
            false,
            true,
          ]);
        else expect([name, answer.status, codeOf(answer)]).toEqual([name, 403, "SCOPE_MISSING"]);
      }
    }
  }, 30_000);
  test("says 401 with a challenge to whoever shows no token that holds, and gives no data", async () => {
    const day = 86_400_000;
    const now = Date.now();
    const bad = [
      {},
      { authorization: "" },
      { authorization: "Basic dTpw" },
      { authorization: await token() },
      as("null"),
      as("x".repeat(4000)),
      as(await token({}, now - 2 * day)),
      as(await token({}, now + day)),
      as(await token({}, now, { ...terms, secret: "a secret that somebody else knows!" })),
      as(await token({}, now, { ...terms, issuer: "evil" })),
      as(await token({}, now, { ...terms, audience: "other" })),
      as(`${btoa('{"alg":"none"}').replaceAll("=", "")}.${(await token()).split(".")[1] ?? ""}.`),
    ];
    for (const operation of closedOf(home.operations)) {
      for (const headers of bad) {
        const answer = await ask(home.base, operation, headers);
        expect([operation.path, answer.status, codeOf(answer)]).toEqual([
          operation.path,
          401,
          "UNAUTHORIZED",
        ]);
        expect(answer.headers["www-authenticate"]).toMatch(/^Bearer realm="oec"/);
        expect(answer.text).not.toContain('"data"');
      }
    }
  }, 60_000);
  test("is closed to the token of another household", async () => {
    for (const householdId of ["home", "home-cloudy_day", "HOME-SUNNY_DAY", "home-sunny_day ", "*", "%"]) {
      const headers = as(await token({ householdId }));
      for (const operation of closedOf(home.operations)) {
        const answer = await ask(home.base, operation, headers);
        expect([operation.path, answer.status, codeOf(answer)]).toEqual([
          operation.path,
          403,
          "HOUSEHOLD_NOT_ALLOWED",
        ]);
      }
    }
  }, 30_000);
});

test("an answer without a token does not say which error the token has", async () => {
  expect((await send(home.base, "/api/v1/status")).headers["www-authenticate"]).toBe('Bearer realm="oec"');
  const wrong = await send(home.base, "/api/v1/status", { headers: as("x") });
  expect(wrong.headers["www-authenticate"]).toBe('Bearer realm="oec", error="invalid_token"');
  const less = await send(home.base, "/api/v1/battery/power", {
    method: "DELETE",
    headers: as(await token({ scope: "read" })),
  });
  expect(less.headers["www-authenticate"]).toBe(
    'Bearer realm="oec", error="insufficient_scope", scope="control"',
  );
});

test("a token in the URL is none", async () => {
  const url = `/api/v1/status?access_token=${await token()}&token=${await token()}`;
  expect((await send(home.base, url)).status).toBe(401);
});

describe("pages of other origins", () => {
  test("that are allowed may ask first and then ask", async () => {
    const headers = { origin: "https://pages.example", "access-control-request-method": "POST" };
    const preflight = await send(home.base, "/api/v1/battery/power", { method: "OPTIONS", headers });
    expect([preflight.status, preflight.headers["access-control-allow-origin"]]).toEqual([
      204,
      "https://pages.example",
    ]);
    expect(preflight.headers["access-control-allow-headers"]).toContain("authorization");
    const asked = await send(home.base, "/api/v1/status", { headers: { ...headers, ...as(await token()) } });
    expect([asked.status, asked.headers["access-control-allow-origin"]]).toEqual([
      200,
      "https://pages.example",
    ]);
  });
  test("that are not are told no, without a header that would let them read it", async () => {
    const headers = { origin: "https://evil.example", "access-control-request-method": "POST" };
    const preflight = await send(home.base, "/api/v1/battery/power", { method: "OPTIONS", headers });
    expect([preflight.status, preflight.headers["access-control-allow-origin"]]).toEqual([403, undefined]);
  });
  test("no cookies are ever asked for", async () => {
    const headers = { origin: "https://pages.example", ...as(await token()) };
    const answer = await send(home.base, "/api/v1/status", { headers });
    expect([answer.headers["access-control-allow-credentials"], answer.headers["set-cookie"]]).toEqual([
      undefined,
      undefined,
    ]);
  });
});

test("the daemon is asked by the names of its configuration", async () => {
  expect((await send(home.base, "/health/live", { headers: { host: "oec.local:9999" } })).status).toBe(200);
});

test("what another household of the same database did is in no answer, not even at the same time under the same name", async () => {
  const at = home.daemon.home.parts.plant.clock.now();
  await home.restart(() => otherHousehold(at - 5_000));
  const iso = (time: number) => new Date(time).toISOString();
  const headers = as(await token());
  const span = `start_time=${iso(at - 60_000)}&end_time=${iso(at)}`;
  const history = await send(home.base, `/api/v1/battery/history?${span}`, { headers });
  const { items } = dataOf(z.object({ items: z.array(z.unknown()) }), history);
  expect(items.length).toBeGreaterThan(3);
  for (const { method, path } of closedOf(home.operations).filter((one) => one.method === "GET")) {
    const answer = await send(home.base, `${path}${path.includes("battery/") ? `?${span}` : ""}`, {
      method,
      headers,
    });
    expect([path, answer.text.includes("99.123"), answer.text.includes("of the others")]).toEqual([
      path,
      false,
      false,
    ]);
  }
  expect(home.daemon.home.parts.controller.status.overrides).toEqual([]);
}, 30_000);

/** Another household in the same file, with a battery of the same name, a reading and an override. */
async function otherHousehold(at: number): Promise<void> {
  await using store = await Store.open({ path: home.path });
  const id = "home-cloudy_day";
  await store.shared.households.insertHousehold(household(id));
  const of = store.household(id);
  await of.devices.insertDevice(device("battery"));
  const limits = { chargeLimitW: 5000, dischargeLimitW: 5000 };
  const state = { socPercent: 99.123, powerW: 0, status: "idle", ...limits } as const;
  await of.batteryStates.insertState({ deviceId: "battery", at, state });
  await of.overrides.insertOverride({
    id: "other",
    householdId: id,
    deviceId: "battery",
    powerW: 4321,
    setBy: "api",
    setAt: at,
    expiresAt: at + 3_600_000,
    reason: "of the others",
  });
}
