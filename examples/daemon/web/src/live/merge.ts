import type { Live, NowView } from "../api/types.ts";

/** The last answer of `/now` with what the live stream has told since: powers, level, currents, mode and today's cost. */
export function mergeLive(view: NowView, live: Live | undefined): NowView {
  if (live === undefined || Date.parse(live.measuredAt) < Date.parse(view.measuredAt)) return view;
  const { status, measuredAt, starting } = live;
  const { flows, battery } = status;
  return {
    ...view,
    starting,
    at: status.at,
    measuredAt,
    mode: status.mode,
    conditions: status.conditions,
    money: { ...view.money, costSoFar: status.today.cost },
    ...(flows !== undefined && {
      flow: {
        ...view.flow,
        houseW: flows.houseW,
        gridW: flows.gridW,
        ...(view.flow?.sunW !== undefined && { sunW: flows.pvW, sunTodayKwh: status.today.pvKwh }),
        ...(view.flow?.batteryW !== undefined && { batteryW: flows.batteryW }),
      },
      ...(view.phases && {
        phases: {
          ...view.phases,
          currents: flows.phaseCurrentA.map((currentA, index) => ({ phase: index + 1, currentA })),
        },
      }),
    }),
    ...(view.battery && battery !== undefined && { battery: { ...view.battery, ...battery } }),
  };
}
