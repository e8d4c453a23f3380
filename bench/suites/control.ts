import { formatInstant, isoDate, localParts, OecError, parseInstant, type Horizon } from "@oec/domain";
import { spotCase, twoPriceCase } from "../control/case.ts";
import { PUBLISHED, PUBLISHED_FROM, PUBLISHED_SHARE } from "../control/published.ts";
import {
  covers,
  HOME_ZONE,
  missingIn,
  readRecordings,
  wholeWindows,
  windowFrom,
  type Recordings,
} from "../control/recording.ts";
import {
  CONTROLLER_IDS,
  CONTROLLERS,
  gained,
  gainedOfRest,
  scoreOf,
  type ControllerId,
  type Score,
} from "../control/score.ts";
import { median } from "../lib/stopwatch.ts";
import {
  atLeast,
  figure,
  SuiteSkipped,
  WrongUse,
  type Row,
  type Suite,
  type SuiteContext,
} from "../lib/suite.ts";

/** Share of the stake that planning is to gain on two prices [%]. */
const TWO_PRICE_TARGET = 99;

const CASES = [
  { id: "two-price", title: "two prices", make: twoPriceCase },
  { id: "spot", title: "SE3 spot, PV, export", make: spotCase },
] as const;

export const suite: Suite = {
  name: "control",
  description:
    "fourteen days of a real home with a 5 kWh battery, against the published figures and the oracle",
  options: {
    from: {
      type: "string",
      description: "first local day of the window, YYYY-MM-DD (the latest without a gap)",
    },
    household: {
      type: "string",
      description: "another household recording: time_utc,load_W,pv_W in half-hours",
    },
    "all-windows": {
      type: "boolean",
      description: "also every window without a gap, one a week: median and worst",
    },
  },
  run(context) {
    const recordings = readRecordings(context);
    const window = chosenWindow(context, recordings);
    const rows: Row[] = [...windowRows(recordings, window)];
    for (const { id, title, make } of CASES) {
      const score = scoreOf(make(recordings, window));
      rows.push(...caseRows(id, title, score));
      if (id === "two-price") rows.push(...publishedRows(score, dateOf(window)));
    }
    if (context.options["all-windows"] === true) rows.push(...allWindowsRows(context, recordings));
    return rows;
  },
};

function chosenWindow(context: SuiteContext, { load }: Recordings): Horizon {
  const { from } = context.options;
  if (typeof from !== "string") {
    const latest = wholeWindows(load).at(-1);
    if (latest === undefined)
      throw new SuiteSkipped("the recording has no fourteen days without a gap; --from chooses any");
    return latest;
  }
  const window = windowFrom(noonOf(from));
  if (covers(load, window)) return window;
  const { edges, count } = load.horizon;
  const reach = `${formatInstant(edges[0] ?? 0)} to ${formatInstant(edges[count] ?? 0)}`;
  throw new WrongUse(
    `--from ${from}: the fourteen days from there are not all in the recording, which has ${reach}`,
  );
}

function noonOf(date: string): number {
  try {
    return parseInstant(`${date}T12:00:00Z`);
  } catch (error) {
    if (!OecError.is(error)) throw error;
    throw new WrongUse(`--from is "${date}", expected a date such as 2024-11-07`);
  }
}

const dateOf = (window: Horizon): string => isoDate(localParts(window.edges[0] ?? Number.NaN, HOME_ZONE));

function windowRows({ load, pv }: Recordings, window: Horizon): readonly Row[] {
  const from = dateOf(window);
  const filled = missingIn(load, window) + missingIn(pv, window);
  return [
    figure({ id: "control/days", name: `local days from ${from}`, value: 14, unit: "days" }),
    figure({
      id: "control/filled",
      name: "missing half-hours, filled in straight lines",
      value: filled,
      unit: "slots",
    }),
  ];
}

function caseRows(id: string, title: string, score: Score): readonly Row[] {
  const row = (figureId: string, name: string, value: number): Row =>
    figure({ id: `control/${id}/${figureId}`, name: `${title}: ${name}`, value, unit: "EUR" });
  return [
    row("no-battery", "without battery", score.withoutBattery),
    row("oracle", "perfect foresight", score.oracle),
    ...CONTROLLER_IDS.map((controller) =>
      row(controller, CONTROLLERS[controller].name, score.costs[controller]),
    ),
    ...CONTROLLER_IDS.map((controller) => shareRow(id, title, score, controller)),
    ...restRow(id, title, score, "daily", "yesterday-daily"),
    ...restRow(id, title, score, "daily", "yesterday-daily-plain"),
    ...restRow(id, title, score, "rolling", "yesterday-rolling"),
    ...restRow(id, title, score, "rolling", "yesterday-rolling-plain"),
    ...restRow(id, title, score, "rolling-days", "yesterday-rolling"),
  ];
}

function shareRow(id: string, title: string, score: Score, controller: ControllerId): Row {
  const row = {
    id: `control/${id}/${controller}-share`,
    name: `${title}: share of the stake, ${CONTROLLERS[controller].name}`,
    value: gained(score, controller),
    unit: "%",
  };
  const isOwn = controller === "daily" || controller === "rolling";
  if (id !== "two-price" || !isOwn) return figure(row);
  const peer = { name: `published: ${PUBLISHED[controller].name}`, value: PUBLISHED_SHARE[controller] };
  return atLeast(TWO_PRICE_TARGET, { ...row, peer });
}

/** The part of what yesterday's load leaves; no row where it leaves nothing. */
function restRow(
  id: string,
  title: string,
  score: Score,
  controller: ControllerId,
  yardstick: ControllerId,
): readonly Row[] {
  const value = gainedOfRest(score, controller, yardstick);
  if (value === undefined) return [];
  return [
    atLeast(0, {
      id: `control/${id}/${controller}-of-rest-of-${yardstick}`,
      name: `${title}: ${CONTROLLERS[controller].name}, share of what "${CONTROLLERS[yardstick].name}" leaves`,
      value,
      unit: "%",
    }),
  ];
}

/** The published costs; ours stand beside them where the window is theirs. */
function publishedRows(score: Score, from: string): readonly Row[] {
  const isSame = from === PUBLISHED_FROM;
  const where = isSame ? "published, same window" : `published, window from ${PUBLISHED_FROM}`;
  const row = (id: string, name: string, value: number, ours: number): Row =>
    figure({
      id: `control/published/${id}`,
      name: `${where}: ${name}`,
      value,
      unit: "EUR",
      ...(isSame ? { peer: { name: "ours", value: ours } } : {}),
    });
  return [
    row("no-battery", "without battery", PUBLISHED.withoutBattery, score.withoutBattery),
    row("oracle", "perfect load", PUBLISHED.oracle, score.oracle),
    row("daily", PUBLISHED.daily.name, PUBLISHED.daily.cost, score.costs.daily),
    row("rolling", PUBLISHED.rolling.name, PUBLISHED.rolling.cost, score.costs.rolling),
  ];
}

function allWindowsRows(context: SuiteContext, recordings: Recordings): readonly Row[] {
  const windows = wholeWindows(recordings.load);
  return CASES.flatMap(({ id, title, make }) => {
    const scores = windows.map((window, at) => {
      context.progress(`${title}: window ${at + 1} of ${windows.length}`);
      return scoreOf(make(recordings, window));
    });
    return CONTROLLER_IDS.flatMap((controller) => {
      const shares = scores.map((score) => gained(score, controller));
      const name = `${title}, ${windows.length} windows: share of the stake, ${CONTROLLERS[controller].name}`;
      return [
        figure({
          id: `control/all/${id}/${controller}-median`,
          name: `${name}, median`,
          value: median(shares),
          unit: "%",
        }),
        figure({
          id: `control/all/${id}/${controller}-worst`,
          name: `${name}, worst`,
          value: Math.min(...shares),
          unit: "%",
        }),
      ];
    });
  });
}
