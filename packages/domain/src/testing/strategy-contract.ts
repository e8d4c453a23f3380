import { expect } from "vitest";
import type { Result } from "../result.ts";
import { casesOf, registerCases, type CaseBody, type ContractCase } from "./contract.ts";

/** A strategy in the shape that its contract needs; problem and plan are the optimizer's. */
export interface StrategyUnderTest<Problem, Plan> {
  readonly name: string;
  /** A plan, or why there is none. */
  solve(problem: Problem): Result<Plan, unknown>;
  /** Recomputes a plan without the strategy's code. */
  verify(problem: Problem, plan: Plan): { readonly ok: boolean; readonly violations: readonly unknown[] };
}

/** A problem to solve, and what is known about its answer. */
export interface StrategyCase<Problem, Plan> {
  /** Continues "solves …" in the title. */
  readonly title: string;
  readonly problem: Problem;
  /** True if no plan exists: the strategy must say so. */
  readonly infeasible?: boolean;
  /** More that must hold for the plan, e.g. a known cost; throws through `expect`. */
  readonly check?: (plan: Plan) => void;
}

/** What every planning strategy keeps to, for any problem and plan type. */
export function strategyContract<Problem, Plan>(
  strategy: StrategyUnderTest<Problem, Plan>,
  cases: readonly StrategyCase<Problem, Plan>[],
): void {
  registerCases(`${strategy.name} keeps the strategy contract`, strategyCases(strategy, cases));
}

/** The cases of {@link strategyContract}, for those who run them elsewhere. */
export function strategyCases<Problem, Plan>(
  strategy: StrategyUnderTest<Problem, Plan>,
  cases: readonly StrategyCase<Problem, Plan>[],
): readonly ContractCase[] {
  const make = () => ({ subject: strategy });
  const named = casesOf(make, [
    [
      "it has a name and there are problems to solve",
      ({ subject }) => {
        expect(subject.name.trim()).not.toBe("");
        expect(cases.length).toBeGreaterThan(0);
        return Promise.resolve();
      },
    ],
  ]);
  return [...named, ...cases.flatMap((problemCase) => casesOf(make, bodiesOf(problemCase)))];
}

function bodiesOf<Problem, Plan>({
  title,
  problem,
  infeasible = false,
  check,
}: StrategyCase<Problem, Plan>): readonly (readonly [string, CaseBody<StrategyUnderTest<Problem, Plan>>])[] {
  if (infeasible) {
    return [
      [
        `it says that there is no plan: ${title}`,
        ({ subject }) => {
          expect(subject.solve(problem).ok).toBe(false);
          return Promise.resolve();
        },
      ],
    ];
  }
  return [
    [
      `its plan passes the verifier: ${title}`,
      ({ subject }) => {
        const plan = planOf(subject, problem);
        expect(subject.verify(problem, plan)).toMatchObject({ ok: true, violations: [] });
        check?.(plan);
        return Promise.resolve();
      },
    ],
    [
      `the same problem gives the same plan: ${title}`,
      ({ subject }) => {
        expect(withoutTimes(planOf(subject, problem))).toEqual(withoutTimes(planOf(subject, problem)));
        return Promise.resolve();
      },
    ],
    [
      `the problem is left as it was: ${title}`,
      ({ subject }) => {
        const before = plainCopy(problem);
        subject.solve(problem);
        expect(plainCopy(problem)).toEqual(before);
        return Promise.resolve();
      },
    ],
  ];
}

function planOf<Problem, Plan>(strategy: StrategyUnderTest<Problem, Plan>, problem: Problem): Plan {
  const solved = strategy.solve(problem);
  if (!solved.ok) throw new Error(`${strategy.name} found no plan: ${JSON.stringify(solved.error)}`);
  return solved.value;
}

/** Statistics may hold times of the solver, which differ from run to run. */
function withoutTimes(plan: unknown): unknown {
  if (typeof plan !== "object" || plan === null || !("stats" in plan)) return plan;
  return { ...plan, stats: undefined };
}

/** A deep copy to compare with later; typed arrays become plain ones. */
function plainCopy(value: unknown): unknown {
  if (value instanceof Float64Array || value instanceof Int32Array) return Array.from(value);
  if (Array.isArray(value)) return value.map(plainCopy);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plainCopy(field)]));
}
