import type { Problem } from "../types/problem.ts";
import { noExclusions } from "./exclusions.ts";
import type { LpModel } from "./model.ts";
import { storageModel } from "./storage-model.ts";

/**
 * The linear relaxation of a problem: its least cost is at most that of the best plan, and mostly the same.
 *
 * Energies are in kWh per slot, costs in the problem's currency. Problems of equal slots, storages and import limits give
 * models of one shape, so that an {@link LpSession} can go from one to the next.
 *
 * @param problem - A valid problem.
 */
export const relaxedModel = (problem: Problem): LpModel => storageModel(problem, noExclusions(problem)).model;
