import { computeFlows, explain, whyNot } from "@oec/power-flow";
import { noon } from "./home.ts";

const decision = computeFlows(noon.inputs, noon.constraints, noon.permissions, noon.values);
const [car] = decision.evs;

console.log(
  `battery ${decision.batteryW} W, grid ${decision.gridW.toFixed(0)} W, unused sun ${decision.curtailW} W`,
);
console.log(`car ${car?.currentA ?? 0} A on ${car?.phases.length ?? 0} phases`);
console.log(explain(decision, "en"));
console.log("Why not 15 A on three phases?", whyNot(noon, { evs: [{ currentA: 15, phases: [1, 2, 3] }] }));
