export { randomProfileCase } from "./random-profiles.ts";
export type { Draw, ProfileCase, ProfileCommand } from "./random-profiles.ts";
export { referenceLimitAt, referenceSeconds } from "./reference-limit.ts";
