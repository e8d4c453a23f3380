export { bruteForceFlows, referenceFlows } from "./reference.ts";
export type { Best } from "./reference.ts";
export { carCombinations, chargingOptions } from "./options.ts";
export { batteryRange, candidateOf, compareScores, devicesAllow, scoreOf } from "./score.ts";
export type { Candidate, CarChoice, FlowCase, Score } from "./score.ts";
export { randomCase, uniformStream } from "./random-case.ts";
export type { RandomCaseOptions } from "./random-case.ts";
