import { expect, test } from "vitest";
import type { NowView as ServedNow } from "../../src/api/now-schema.ts";
import { nowSchema } from "../../src/api/now-schema.ts";
import type { PlanView as ServedPlan } from "../../src/api/plan-view-schema.ts";
import { planViewSchema } from "../../src/api/plan-view-schema.ts";
import type { NowView, PlanView } from "../../web/src/api/types.ts";
import { DAYS, sampleNow, samplePlan } from "./sample-home.ts";

/** Compiles only while everything that is served can be read by the pages. */
const readable = {
  now: (served: ServedNow): NowView => served,
  plan: (served: ServedPlan): PlanView => served,
};

test("the sample home answers what the daemon could answer", () => {
  const now = nowSchema.parse(sampleNow());
  expect(readable.now(now).day.count).toBe(96);
});

test.each(Object.keys(DAYS).map(Number) as (keyof typeof DAYS)[])(
  "so does its plan of %d quarters",
  (count) => {
    const served = planViewSchema.parse(samplePlan(count));
    expect(readable.plan(served).day.slots).toHaveLength(count);
  },
);
