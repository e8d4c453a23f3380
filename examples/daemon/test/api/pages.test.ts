import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { nowSchema } from "../../src/api/now-schema.ts";
import { planViewSchema } from "../../src/api/plan-view-schema.ts";
import { createDaemon, type Daemon } from "../../src/daemon.ts";
import { createLogger } from "../../src/log/logger.ts";

const logger = createLogger("silent");
/** Morning of a winter day in Stockholm: the plan has charged and will cover the evening. */
const NOW = Date.UTC(2026, 0, 14, 7, 7);
const home = { seed: 3, scenario: "today", fastForwardHours: 30, speed: 1 } as const;

let daemon: Daemon;
let address = "";
beforeAll(async () => {
  const options = { logger, now: () => NOW };
  daemon = await createDaemon({ server: { port: 0, rateLimitPerMinute: 10_000 }, home }, options);
  address = await daemon.start();
}, 120_000);
afterAll(() => daemon.stop());

interface Answer {
  readonly status: number;
  readonly data?: unknown;
  readonly error?: { readonly code: string; readonly field?: string };
}

async function call(path: string, method = "GET", body?: unknown): Promise<Answer> {
  const response = await fetch(`${address}${path}`, {
    method,
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

const nowOf = async (): Promise<z.output<typeof nowSchema>> =>
  nowSchema.parse((await call("/api/v1/now")).data);
const planOf = async (query = ""): Promise<z.output<typeof planViewSchema>> =>
  planViewSchema.parse((await call(`/api/v1/plan/view${query}`)).data);

describe("GET /api/v1/now", () => {
  test("says what, why, what next and what else, with prices", async () => {
    const { sentence, next = [], actions = [] } = await nowOf();
    expect(sentence?.guidedBy).toBe("plan");
    expect(sentence?.pricePerKwh).toBeGreaterThan(0);
    expect(next.length).toBe(3);
    let before = Date.parse("2026-01-14T07:07:00Z");
    for (const { at, verb } of next) {
      expect(Date.parse(at)).toBeGreaterThan(before);
      expect(verb).not.toBe(next[next.findIndex((one) => one.at === at) - 1]?.verb);
      before = Date.parse(at);
    }
    expect(actions.length).toBe(2);
    for (const { verb, costDifference } of actions) {
      expect(verb).not.toBe(sentence?.verb);
      expect(costDifference).toBeGreaterThanOrEqual(0);
    }
  });
  test("has a price whose parts add up", async () => {
    const { price } = await nowOf();
    const sum = price.breakdown.reduce((total, { perKwh }) => total + perKwh, 0);
    expect(sum).toBeCloseTo(price.importPerKwh, 4);
    expect(price.breakdown.map(({ part }) => part)).toEqual([
      "market",
      "supplier",
      "network",
      "energy-tax",
      "vat",
    ]);
    expect(price.cheapest?.importPerKwh).toBeLessThanOrEqual(price.importPerKwh);
    expect(price.dearest?.importPerKwh).toBeGreaterThanOrEqual(price.importPerKwh);
  });
  test("agrees with the status and with the day's quarters", async () => {
    const { flow, money, battery, day, phases } = await nowOf();
    const status = daemon.status();
    expect(flow).toMatchObject({
      houseW: status.flows?.houseW,
      gridW: status.flows?.gridW,
      sunW: status.flows?.pvW,
      batteryW: status.flows?.batteryW,
    });
    expect(battery?.socPercent).toBeCloseTo(status.battery?.socPercent ?? NaN, 1);
    expect(money.costSoFar).toBeCloseTo(status.today.cost, 3);
    expect(day.slots[day.nowIndex ?? -1]?.kind).toBe("now");
    expect(phases?.currents.map(({ phase }) => phase)).toEqual([1, 2, 3]);
  });
  test("has nothing of devices that the home does not have", async () => {
    const answer = await call("/api/v1/now");
    expect(Object.keys(answer.data as object)).not.toContain("car");
    expect(Object.keys(answer.data as object)).not.toContain("starting");
  });
});

describe("GET /api/v1/plan/view", () => {
  test("shows today, whose key figures are those of its quarters", async () => {
    const { kpis, day, dates } = await planOf();
    expect(day.date).toBe("2026-01-14");
    expect(dates).toEqual(["2026-01-13", "2026-01-14", "2026-01-15"]);
    const sum = (of: (slot: (typeof day.slots)[number]) => number | null): number =>
      day.slots.reduce((total, slot) => total + (of(slot) ?? 0), 0);
    expect(kpis.complete).toBe(true);
    expect(kpis.cost).toBeCloseTo(
      sum(({ cost }) => cost),
      2,
    );
    const house = sum(({ houseW }) => houseW);
    const bought = sum(({ boughtW, chargedW, houseW }) =>
      Math.min(houseW ?? 0, Math.max(0, (boughtW ?? 0) - (chargedW ?? 0))),
    );
    expect(kpis.ownPowerPercent).toBeCloseTo(100 * (1 - bought / house), 0);
    expect(kpis.importLimitW).toBeGreaterThan(10_000);
  });
  test("shows yesterday as it was measured", async () => {
    const { day, kpis } = await planOf("?date=2026-01-13");
    const kinds = new Set(day.slots.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(["unknown", "measured"]));
    expect(kpis).toMatchObject({ complete: false });
    expect(kpis.cost).toBe(kpis.costSoFar);
  });
  test("shows tomorrow as far as it is planned", async () => {
    const { day, until, kpis } = await planOf("?date=2026-01-15");
    const planned = day.slots.filter(({ kind }) => kind === "planned");
    expect(planned.at(-1)?.end).toBe(until);
    expect(day.nowIndex).toBeNull();
    expect(kpis).toMatchObject({ complete: false, costSoFar: null });
  });
  test.each([
    ["2020-01-01", 404, "NO_DATA"],
    ["2026-02-30", 400, "VALIDATION_FAILED"],
    ["today", 400, "VALIDATION_FAILED"],
  ])("answers the date %s with %i %s", async (date, status, code) => {
    const answer = await call(`/api/v1/plan/view?date=${date}`);
    expect(answer).toMatchObject({ status, error: { code, field: "date" } });
  });
});

describe("POST /api/v1/battery/power/preview", () => {
  const preview = (powerW: number, minutes: number) =>
    call("/api/v1/battery/power/preview", "POST", { powerW, minutes });

  test("prices what would be set, and sets nothing", async () => {
    const { status, data } = await preview(0, 60);
    expect(status).toBe(200);
    expect(data).toMatchObject({
      powerW: 0,
      minutes: 60,
      verb: "rests",
      possible: true,
      costDifference: expect.any(Number),
      until: "2026-01-14T08:07:00Z",
    });
    expect((await nowOf()).override).toBeNull();
  });
  test("costs more the longer it lasts", async () => {
    const costs: number[] = [];
    for (const minutes of [15, 60, 240, 600]) {
      const { data } = await preview(0, minutes);
      costs.push((data as { readonly costDifference: number }).costDifference);
    }
    expect(costs).toEqual(costs.toSorted((one, other) => one - other));
    expect(costs.at(-1)).toBeGreaterThan(0.1);
  });
  test("is the price of the action that the page offers", async () => {
    const [action] = (await nowOf()).actions ?? [];
    const { data } = await preview(action?.powerW ?? NaN, action?.minutes ?? NaN);
    expect(data).toMatchObject({ costDifference: action?.costDifference, verb: action?.verb });
  });
  test("refuses what the battery cannot do at all", async () => {
    expect(await preview(1e6, 60)).toMatchObject({ status: 400, error: { field: "powerW" } });
  });
});

test("an override shows who, until when, and what the rest of it costs", async () => {
  const set = await call("/api/v1/battery/power", "POST", { powerW: 0, minutes: 120, reason: "guests" });
  expect(set.status).toBe(200);
  const { override, actions } = await nowOf();
  expect(override).toMatchObject({
    powerW: 0,
    verb: "rests",
    setBy: "api",
    reason: "guests",
    until: "2026-01-14T09:07:00Z",
    costDifference: expect.any(Number),
  });
  expect(actions).toEqual([]);
  await call("/api/v1/battery/power", "DELETE");
  expect((await nowOf()).override).toBeNull();
});
