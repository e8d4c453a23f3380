import type { Block, Day, NowView, PlanView, Slot, Verb } from "../../web/src/api/types.ts";

const QUARTER_MS = 900_000;
export const TIME_ZONE = "Europe/Stockholm";

/** Days of the sample home: ordinary, clocks forward, clocks back. */
export const DAYS = {
  96: { date: "2026-03-26", start: "2026-03-25T23:00:00Z" },
  92: { date: "2026-03-29", start: "2026-03-28T23:00:00Z" },
  100: { date: "2026-10-25", start: "2026-10-24T22:00:00Z" },
} as const;

const bell = (hour: number, middle: number, width: number): number =>
  Math.exp(-(((hour - middle) / width) ** 2) / 2);
const iso = (at: number): string => new Date(at).toISOString().replace(".000Z", "Z");

/** Powers [W] at an hour of the day; sources and uses are equal by construction. */
function powersAt(hour: number): Pick<Slot, "sunW" | "boughtW" | "givenW" | "houseW" | "chargedW" | "soldW"> {
  const sunW = Math.round(4900 * Math.max(0, bell(hour, 12.5, 2.2) - 0.02));
  const houseW = Math.round(450 + 1000 * bell(hour, 7.2, 0.8) + 1750 * bell(hour, 18.2, 1.3));
  const net = houseW - sunW;
  const charging = hour >= 2 && hour < 4;
  const giving = (hour >= 6 && hour < 9) || hour >= 17;
  const chargedW = charging ? 3500 : net < 0 ? Math.min(2000, -net) : 0;
  const givenW = giving && net > 0 ? Math.min(net, 2400) : 0;
  const gridW = net + chargedW - givenW;
  return { sunW, houseW, chargedW, givenW, boughtW: Math.max(0, gridW), soldW: Math.max(0, -gridW) };
}

function verbOf({ chargedW, givenW, sunW, houseW, soldW }: ReturnType<typeof powersAt>): Verb {
  if ((chargedW ?? 0) > 0) return (sunW ?? 0) > (houseW ?? 0) ? "stores-sun" : "fills-cheap";
  if ((givenW ?? 0) > 0) return "runs-house";
  return (soldW ?? 0) > 0 ? "sells-sun" : "rests";
}

/** A day of the sample home. @param nowIndex - Quarter of the present; null: another day. */
export function sampleDay(count: keyof typeof DAYS = 96, nowIndex: number | null = 28): Day {
  const { date, start } = DAYS[count];
  const startMs = Date.parse(start);
  let storedWh = 2300;
  const slots = Array.from({ length: count }, (_, index): Slot => {
    const hour = (index * 24) / count;
    const powers = powersAt(hour);
    storedWh = Math.min(
      11_500,
      Math.max(600, storedWh + ((powers.chargedW ?? 0) - (powers.givenW ?? 0)) / 4),
    );
    const importPerKwh =
      1.2 + 1.1 * bell(hour, 7.7, 1.1) + 1.4 * bell(hour, 18.6, 1.4) - 0.3 * bell(hour, 13, 2);
    const exportPerKwh = importPerKwh - 0.9;
    const now = nowIndex ?? Number.POSITIVE_INFINITY;
    return {
      start: iso(startMs + index * QUARTER_MS),
      end: iso(startMs + (index + 1) * QUARTER_MS),
      kind: index < now ? "measured" : index === now ? "now" : "planned",
      published: true,
      importPerKwh,
      exportPerKwh,
      level: importPerKwh < 1.25 ? "cheap" : importPerKwh < 1.9 ? "mid" : "dear",
      ...powers,
      socPercent: storedWh / 120,
      cost: ((powers.boughtW ?? 0) * importPerKwh - (powers.soldW ?? 0) * exportPerKwh) / 4000,
      verb: verbOf(powers),
      reason: null,
    };
  });
  const end = iso(startMs + count * QUARTER_MS);
  return { date, start: iso(startMs), end, count, nowIndex, slots, blocks: blocksOf(slots) };
}

function blocksOf(slots: readonly Slot[]): Block[] {
  const blocks: { -readonly [Key in keyof Block]: Block[Key] }[] = [];
  for (const { start, end, verb, kind, importPerKwh, socPercent } of slots) {
    const last = blocks.at(-1);
    if (last !== undefined && last.verb === verb) last.end = end;
    else
      blocks.push({
        start,
        end,
        kind: kind === "measured" ? "measured" : "planned",
        verb: verb ?? "rests",
        pricePerKwh: importPerKwh ?? 0,
        energyKwh: 1,
        socPercent,
        reason: null,
        alternative: { verb: verb === "rests" ? "runs-house" : "rests", costDifference: 0.8 },
      });
  }
  return blocks;
}

/** An answer of `/now` of the sample home at 07:12. */
export function sampleNow(changes: Partial<NowView> = {}): NowView {
  return {
    at: "2026-03-26T06:12:04Z",
    measuredAt: "2026-03-26T06:12:04Z",
    pollMs: 10_000,
    timeZone: TIME_ZONE,
    currency: "SEK",
    simulated: true,
    homeName: "Björkvägen 12",
    mode: "normal",
    conditions: [],
    sentence: {
      verb: "runs-house",
      guidedBy: "plan",
      since: "2026-03-26T05:00:00Z",
      until: "2026-03-26T08:00:00Z",
      reason: "cover-load",
      pricePerKwh: 2.37,
      valuePerKwh: 1.71,
      because: { kind: "dearer-later", at: "2026-03-26T06:30:00Z", pricePerKwh: 2.64 },
      alternative: { verb: "rests", costDifference: 1.85 },
    },
    next: [
      { at: "2026-03-26T08:00:00Z", verb: "stores-sun", pricePerKwh: 1.55, reason: "store-surplus" },
      { at: "2026-03-26T13:15:00Z", verb: "sells-sun", pricePerKwh: 0.55, reason: "hold-full" },
      { at: "2026-03-26T16:00:00Z", verb: "runs-house", pricePerKwh: 2.44, reason: "cover-load" },
    ],
    actions: [
      { id: "rest", verb: "rests", powerW: 0, minutes: 60, costDifference: 1.85 },
      { id: "charge", verb: "fills-cheap", powerW: 5000, minutes: 60, costDifference: 35.02 },
    ],
    override: null,
    flow: { houseW: 1920, sunW: 480, batteryW: -1400, gridW: 40, sunTodayKwh: 28 },
    price: {
      importPerKwh: 2.37,
      exportPerKwh: 1.27,
      level: "dear",
      ranked: true,
      breakdown: [
        { part: "market", perKwh: 1.21 },
        { part: "supplier", perKwh: 0.05 },
        { part: "network", perKwh: 0.28 },
        { part: "energy-tax", perKwh: 0.36 },
        { part: "vat", perKwh: 0.47 },
      ],
      vatPercent: 25,
      cheapest: { at: "2026-03-26T12:00:00Z", importPerKwh: 0.93 },
      dearest: { at: "2026-03-26T17:30:00Z", importPerKwh: 2.92 },
      publishedUntil: "2026-03-26T23:00:00Z",
    },
    battery: {
      socPercent: 23,
      storedWh: 2760,
      capacityWh: 12_000,
      powerW: -1400,
      minSocPercent: 10,
      maxSocPercent: 95,
      lowest: { at: "2026-03-26T06:45:00Z", socPercent: 16 },
      highest: { at: "2026-03-26T14:15:00Z", socPercent: 96 },
      fullAt: "2026-03-26T14:15:00Z",
    },
    money: {
      costSoFar: 9.84,
      costExpected: 28.1,
      baselines: [
        {
          kind: "self-consumption",
          soFar: { cost: 12, storedMoreKwh: -0.04, storedMoreValue: -0.06, saved: 2.1 },
          expected: { cost: 38.24, storedMoreKwh: 1.25, storedMoreValue: 2, saved: 12.14 },
        },
        {
          kind: "no-battery",
          soFar: { cost: 16, storedMoreKwh: 0, storedMoreValue: 0, saved: 6.2 },
          expected: { cost: 66.64, storedMoreKwh: 0, storedMoreValue: 0, saved: 38.54 },
        },
      ],
    },
    phases: {
      fuseA: 20,
      currents: [
        { phase: 1, currentA: 2.1 },
        { phase: 2, currentA: -0.9 },
        { phase: 3, currentA: -1 },
      ],
      highestTodayW: 5000,
      highestPlannedW: 4800,
    },
    day: sampleDay(),
    ...changes,
  };
}

/** An answer of `/plan/view` of the sample home. */
export function samplePlan(count: keyof typeof DAYS = 96, changes: Partial<PlanView> = {}): PlanView {
  return {
    at: "2026-03-26T06:12:04Z",
    measuredAt: "2026-03-26T06:12:04Z",
    timeZone: TIME_ZONE,
    currency: "SEK",
    madeAt: "2026-03-26T06:00:00Z",
    until: "2026-03-26T23:00:00Z",
    nextLookAt: "2026-03-26T06:15:00Z",
    strategy: "piecewise-linear-dp",
    certificate: "exact",
    dates: Object.values(DAYS).map(({ date }) => date),
    kpis: {
      complete: true,
      cost: 28.1,
      costSoFar: 9.84,
      ownPowerPercent: 49,
      highestImportW: 5000,
      importLimitW: 13_860,
      saved: 12.14,
      storedMoreKwh: 1.25,
    },
    day: sampleDay(count, count === 96 ? 28 : null),
    ...changes,
  };
}
