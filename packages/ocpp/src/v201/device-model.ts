import type { V201Request } from "../messages/v201.ts";

type Report = NonNullable<V201Request<"NotifyReport">["reportData"]>[number];

/** What a station of 2.0.1 says it is made of, and how it is set. */
export class DeviceModel {
  readonly #reports = new Map<string, Report>();
  readonly #complete = new Set<number>();

  /** Takes one part of a report. */
  add({ requestId, reportData = [], tbc = false }: V201Request<"NotifyReport">): void {
    for (const report of reportData) this.#reports.set(keyOf(report), report);
    if (!tbc) this.#complete.add(requestId);
  }

  /** The last part of the report that was asked for under this number has come. */
  isComplete(requestId: number): boolean {
    return this.#complete.has(requestId);
  }

  /** The actual value of a variable, as last reported. */
  value(component: string, variable: string, evseId?: number): string | undefined {
    const report = this.#reports.get(
      keyOf({
        component: { name: component, ...(evseId !== undefined && { evse: { id: evseId } }) },
        variable: { name: variable },
      }),
    );
    return report?.variableAttribute.find(({ type = "Actual" }) => type === "Actual")?.value;
  }

  /** Everything that was reported. */
  get reports(): readonly Report[] {
    return [...this.#reports.values()];
  }
}

/** Names are compared without regard to case (part 1, 4.1). */
function keyOf({ component, variable }: Pick<Report, "component" | "variable">): string {
  const { name, instance = "", evse } = component;
  const place = `${evse?.id ?? ""}.${evse?.connectorId ?? ""}`;
  return JSON.stringify([name, instance, place, variable.name, variable.instance ?? ""]).toLowerCase();
}
