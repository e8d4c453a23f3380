import { MS_PER_HOUR, type Instant, type Milliseconds, type WattHours, type Watts } from "@oec/domain";
import type { ActionView } from "../../api/now-schema.ts";
import type { Home } from "../../home/home.ts";
import { plannedAt } from "./plan-access.ts";
import { rounded } from "./rounded.ts";
import { flowsOf, verbOf, type Verb } from "./verb.ts";
import { forcedOutcome } from "./what-if.ts";

/** What setting the battery by hand would do. */
export interface PricedPower {
  readonly verb: Verb;
  /** What it costs more than the plan [currency]; null: cannot be told. */
  readonly costDifference: number | null;
  /** Why the battery cannot do it at all. */
  readonly impossible?: "battery-full" | "battery-empty";
}

/** How long an offered action holds. */
const OFFERED_MINUTES = 60;
/** Less than this is nothing [Wh]. */
const NOTHING_WH = 50;
const NEAREST_W = 100;

/** Prices a power of the battery from now on for a while: planned twice, with it and without. */
export function pricePower(home: Home, powerW: Watts, durationMs: Milliseconds): PricedPower {
  const { planner, plant } = home.parts;
  const now = plant.clock.now();
  const active = planner.latest?.active;
  const planned = active && plannedAt(active, now, undefined);
  const storedWh = storedNow(home);
  const storage = active?.problem.storages[0];
  if (active === undefined || planned === undefined || storedWh === undefined || storage === undefined)
    return { verb: verbFor(home, powerW), costDifference: null };
  const to = Math.min(now + durationMs, lastEdge(active.plan.slots.edges));
  const outcome = forcedOutcome(
    active.problem,
    planner.strategy,
    { from: now, to, powerW: () => powerW },
    Math.min(storage.maxWh, Math.max(storage.minWh, storedWh)),
  );
  if (outcome === undefined) return { verb: verbFor(home, powerW), costDifference: null };
  const stuck = powerW !== 0 && outcome.movedWh < NOTHING_WH && outcome.missedWh > outcome.movedWh;
  return {
    verb: verbFor(home, powerW),
    costDifference: rounded(outcome.costDifference, 4),
    ...(stuck && { impossible: powerW > 0 ? "battery-full" : "battery-empty" }),
  };
}

/** At most two things that can be done now instead, each for an hour, the cheapest first. */
export function offeredActions(home: Home): readonly ActionView[] {
  const [battery] = home.parts.site.batteries;
  const { snapshot } = home;
  if (battery === undefined || snapshot === undefined) return [];
  const { houseW, pvW, batteryW, gridW } = snapshot;
  const doing = verbOf(flowsOf(houseW, pvW, batteryW, gridW));
  const needW = Math.max(0, houseW - pvW);
  const givenW = Math.min(battery.model.maxDischargeW, Math.ceil(needW / NEAREST_W) * NEAREST_W);
  const wanted = [
    { id: "rest" as const, powerW: 0, now: doing === "rests" || doing === "sells-sun" },
    { id: "charge" as const, powerW: battery.model.maxChargeW, now: doing === "fills-cheap" },
    { id: "discharge" as const, powerW: 0 - givenW, now: doing === "runs-house" || givenW === 0 },
  ];
  return wanted
    .filter(({ now }) => !now)
    .flatMap(({ id, powerW }) => {
      const { verb, costDifference, impossible } = pricePower(home, powerW, OFFERED_MINUTES * 60_000);
      if (costDifference === null || impossible !== undefined) return [];
      return [{ id, verb, powerW, minutes: OFFERED_MINUTES, costDifference }];
    })
    .toSorted((one, other) => one.costDifference - other.costDifference)
    .slice(0, 2);
}

/** What the battery does at a power, with house and sun as they are. */
function verbFor({ snapshot }: Home, powerW: Watts): Verb {
  const [houseW, pvW] = [snapshot?.houseW ?? 0, snapshot?.pvW ?? 0];
  return verbOf(flowsOf(houseW, pvW, powerW, houseW - pvW + powerW));
}

function storedNow({ snapshot, parts }: Home): WattHours | undefined {
  const capacityWh = parts.site.batteries[0]?.model.capacityWh;
  if (snapshot?.socPercent === undefined || capacityWh === undefined) return undefined;
  return (snapshot.socPercent / 100) * capacityWh;
}

const lastEdge = (edges: Readonly<Float64Array>): Instant => edges.at(-1) ?? Number.NaN;

/** The rest of an override [ms], at least a moment. */
export const restMs = (expiresAt: Instant, now: Instant): Milliseconds =>
  Math.max(0, Math.min(expiresAt - now, 36 * MS_PER_HOUR));
