import { expect, test } from "vitest";
import { spotCase, twoPriceCase } from "../../control/case.ts";
import { PUBLISHED_SHARE } from "../../control/published.ts";
import { readRecordings, wholeWindows, type Recordings } from "../../control/recording.ts";
import { CONTROLLER_IDS, gained, gainedOfRest, scoreOf } from "../../control/score.ts";
import { dataFiles, dataText, userFile } from "../../lib/data.ts";
import { createStopwatch } from "../../lib/stopwatch.ts";
import { SuiteSkipped } from "../../lib/suite.ts";

function recordings(): Recordings | undefined {
  try {
    const context = {
      options: {},
      seed: 1,
      data: dataText,
      dataFiles,
      file: userFile,
      progress: () => undefined,
    };
    return readRecordings({ ...context, stopwatch: createStopwatch() });
  } catch (error) {
    if (error instanceof SuiteSkipped) return undefined;
    throw error;
  }
}

test(
  "no controller beats the oracle, and ours gain the whole stake of two prices",
  { timeout: 60_000 },
  (context) => {
    const home = recordings();
    if (home === undefined) return context.skip("the recordings are not in OEC_DATA");
    const score = scoreOf(twoPriceCase(home, wholeWindows(home.load)[4]!));
    for (const id of CONTROLLER_IDS) expect(score.costs[id]).toBeGreaterThanOrEqual(score.oracle - 1e-5);
    expect(gained(score, "daily")).toBeGreaterThan(99);
    expect(gained(score, "rolling")).toBeGreaterThan(99);
    expect(gainedOfRest(score, "rolling", "yesterday-rolling-plain")).toBeGreaterThan(90);
  },
);

test(
  "with spot prices, PV and export the value over many days beats one mean forecast",
  { timeout: 60_000 },
  (context) => {
    const home = recordings();
    if (home === undefined) return context.skip("the recordings are not in OEC_DATA");
    const score = scoreOf(spotCase(home, wholeWindows(home.load)[18]!));
    for (const id of CONTROLLER_IDS) expect(score.costs[id]).toBeGreaterThanOrEqual(score.oracle - 1e-5);
    expect(score.costs["rolling-days"]).toBeLessThan(score.costs.rolling);
    expect(score.costs.rolling).toBeLessThan(score.costs["yesterday-rolling-plain"]);
  },
);

test("the published once-daily plan gained 88.5 % of its stake and the rolling one all of it", () => {
  expect(PUBLISHED_SHARE.daily).toBeCloseTo(88.55, 2);
  expect(PUBLISHED_SHARE.rolling).toBe(100);
});
