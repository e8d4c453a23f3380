import { systemStatus, type SystemStatus } from "../../api/status.ts";
import type { Home } from "../../home/home.ts";
import { rounded } from "../view/rounded.ts";
import { flowsOf, verbOf, type Verb } from "../view/verb.ts";

/** The home at one instant, as the stream sends it. */
export interface LiveState {
  /** Share of the fast-forward that is done; absent once live. */
  readonly starting?: number;
  /** Wall clock, ISO 8601. */
  readonly measuredAt: string;
  readonly status: SystemStatus;
  /** What the battery does; absent without one, or before its first reading. */
  readonly verb?: Verb;
}

/** Where the time of the last cycle and of the fast-forward is known. */
export interface LiveTimes {
  readonly lastCycleAt: number;
  readonly starting: number | undefined;
}

/** The state of a home now. */
export function liveState(home: Home, { lastCycleAt, starting }: LiveTimes): LiveState {
  const { snapshot } = home;
  const status = systemStatus(home);
  return {
    ...(starting !== undefined && { starting: rounded(starting, 4) }),
    measuredAt: new Date(lastCycleAt).toISOString(),
    status,
    ...(snapshot !== undefined &&
      status.battery !== undefined && {
        verb: verbOf(flowsOf(snapshot.houseW, snapshot.pvW, snapshot.batteryW, snapshot.gridW)),
      }),
  };
}
