import { describe, expect, test } from "vitest";
import { OecError } from "../errors.ts";

/** One fact that a contract asks for. `run` throws where it does not hold. */
export interface ContractCase {
  /** A sentence that is true where the contract is kept. */
  readonly title: string;
  /** Tries it on a subject of its own. */
  run(): Promise<void>;
}

/** What a contract tests, made anew for each case. */
export interface UnderTest<Subject> {
  readonly subject: Subject;
  /** Lets the subject's time pass, so that a command shows in its readings; absent: it shows at once. */
  readonly settle?: () => Promise<void>;
  /** Frees what the subject holds. */
  readonly close?: () => Promise<void>;
}

/** Makes the subject of one case. */
export type SubjectFactory<Subject> = () => UnderTest<Subject> | Promise<UnderTest<Subject>>;

/** The body of a case. */
export type CaseBody<Subject> = (made: UnderTest<Subject>) => Promise<void>;

/** Cases from their titles and bodies; each gets a subject of its own, closed afterwards. */
export function casesOf<Subject>(
  make: SubjectFactory<Subject>,
  bodies: readonly (readonly [title: string, body: CaseBody<Subject>])[],
): readonly ContractCase[] {
  return bodies.map(([title, body]) => ({
    title,
    run: async () => {
      const made = await make();
      try {
        await body(made);
      } finally {
        await made.close?.();
      }
    },
  }));
}

/** Registers cases as tests. */
export function registerCases(title: string, cases: readonly ContractCase[]): void {
  describe(title, () => {
    for (const contractCase of cases) test(contractCase.title, () => contractCase.run());
  });
}

/** The signal of an operation that was stopped before it began. */
export const ABORTED_SIGNAL = {
  aborted: true,
  reason: "stopped by the contract",
  addEventListener: (): void => undefined,
  removeEventListener: (): void => undefined,
} as const;

/** Expects an `ABORTED` error. */
export async function expectAborted(act: () => Promise<unknown>): Promise<void> {
  await expectCode("ABORTED", act);
}

/** Expects an error with a code. */
export async function expectCode(code: string, act: () => Promise<unknown>): Promise<void> {
  let thrown: unknown;
  try {
    await act();
  } catch (error) {
    thrown = error;
  }
  expect(OecError.is(thrown) ? thrown.code : thrown, `expected an OecError ${code}`).toBe(code);
}
