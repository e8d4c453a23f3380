import { horizonStart, slotIndexAt, type Instant, type Money, type WattHours } from "@oec/domain";
import type { ActivePlan } from "@oec/controller";
import type { Strategy } from "@oec/optimizer";
import type { Home } from "../../home/home.ts";
import type { Block } from "./blocks.ts";
import type { Verb } from "./verb.ts";
import { forcedOutcome, type Forced } from "./what-if.ts";

/** The other thing that could be done, and what it would cost more. */
export interface Alternative {
  readonly verb: Verb;
  /** 0 or more [currency]. */
  readonly costDifference: Money;
}

/** An alternative that moves less than this is none [Wh]. */
const NOTHING_WH = 50;
const MINUTE_MS = 60_000;

type Wish = Forced["powerW"];

const REST: Wish = () => 0;
const COVER: Wish = ({ loadW, pvW }) => Math.min(0, pvW - loadW);
const STORE: Wish = ({ loadW, pvW }) => Math.max(0, pvW - loadW);

/** What the battery could do instead, in the order of what comes to mind first. */
const INSTEAD: Readonly<Record<Verb, readonly { readonly verb: Verb; readonly wish: Wish | "full" }[]>> = {
  "runs-house": [{ verb: "rests", wish: REST }],
  "fills-cheap": [{ verb: "rests", wish: REST }],
  "stores-sun": [{ verb: "sells-sun", wish: REST }],
  "sells-stored": [{ verb: "rests", wish: REST }],
  "sells-sun": [{ verb: "stores-sun", wish: STORE }],
  rests: [
    { verb: "runs-house", wish: COVER },
    { verb: "fills-cheap", wish: "full" },
  ],
};

/** Price of the best-known other decision for a planned block, planned anew with it. */
function alternativeTo(
  { verb, start, end }: Pick<Block, "verb" | "start" | "end">,
  active: ActivePlan,
  strategy: Strategy,
  from: Instant,
): Alternative | undefined {
  const storage = active.problem.storages[0];
  const begin = Math.max(start, from);
  const startWh = storedAt(active, begin);
  if (storage === undefined || startWh === undefined) return undefined;
  for (const other of INSTEAD[verb]) {
    const wish = other.wish === "full" ? () => storage.maxChargeW : other.wish;
    const outcome = forcedOutcome(active.problem, strategy, { from: begin, to: end, powerW: wish }, startWh);
    if (outcome === undefined) continue;
    if (wish !== REST && outcome.movedWh < NOTHING_WH) continue;
    return { verb: other.verb, costDifference: outcome.costDifference };
  }
  return undefined;
}

/** What the plan has stored at an instant, between two slot borders by proportion; undefined outside the plan. */
function storedAt({ plan, problem }: ActivePlan, at: Instant): WattHours | undefined {
  const slot = slotIndexAt(plan.slots, at);
  const levels = plan.columns.socWh[0];
  const storage = problem.storages[0];
  if (slot < 0 || levels === undefined || storage === undefined) return undefined;
  const before = slot === 0 ? storage.startWh : (levels[slot - 1] ?? storage.startWh);
  const after = levels[slot] ?? before;
  const [start, end] = [plan.slots.edges[slot] ?? at, plan.slots.edges[slot + 1] ?? at];
  return before + ((after - before) * (at - start)) / Math.max(1, end - start);
}

/** The alternatives to the blocks of a home's plan, each worked out once: a plan never changes. */
export class Alternatives {
  readonly #home: Home;
  readonly #known = new WeakMap<ActivePlan, Map<string, Alternative | undefined>>();

  constructor(home: Home) {
    this.#home = home;
  }

  /** Price of the other decision for what is left of a block. */
  of(block: Pick<Block, "start" | "end" | "verb">): Alternative | undefined {
    const { planner, plant } = this.#home.parts;
    const active = planner.latest?.active;
    if (active === undefined) return undefined;
    const known = this.#known.get(active) ?? new Map<string, Alternative | undefined>();
    this.#known.set(active, known);
    // What has begun gets shorter: to the minute is fine enough.
    const minute = Math.floor(plant.clock.now() / MINUTE_MS) * MINUTE_MS;
    const from = Math.max(block.start, minute, horizonStart(active.plan.slots));
    const key = `${block.verb} ${from} ${block.end}`;
    if (!known.has(key)) known.set(key, alternativeTo(block, active, planner.strategy, from));
    return known.get(key);
  }
}
