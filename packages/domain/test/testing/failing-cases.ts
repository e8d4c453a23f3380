import type { ContractCase } from "../../src/testing/index.ts";

/** Titles of the cases that do not hold, in order. */
export async function failingCases(cases: readonly ContractCase[]): Promise<string[]> {
  const failed: string[] = [];
  for (const contractCase of cases) {
    try {
      await contractCase.run();
    } catch {
      failed.push(contractCase.title);
    }
  }
  return failed;
}
