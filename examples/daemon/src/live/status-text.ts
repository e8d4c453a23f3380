import type { StatusSlot, SystemStatus } from "../api/status.ts";

/** Powers at which a bar is full [W]. */
const FULL_W = 8000;
const BAR_WIDTH = 24;

/** The home as a screen of text. @param width - Columns of the terminal. */
export function statusScreen(status: SystemStatus, address: string, width: number): string {
  const lines = [
    `Open Energy Controller · simulated home · ${localTime(status.at, status.timeZone)} · mode ${status.mode}`,
    "",
    ...flowLines(status),
    "",
    ...planLines(status),
    "",
    ...decisionLines(status, width),
    "",
    `Today: ${kwh(status.today.houseKwh)} used, ${kwh(status.today.pvKwh)} from PV, ${kwh(status.today.importedKwh)} bought, ` +
      `${kwh(status.today.exportedKwh)} sold, ${status.today.cost.toFixed(2)} ${status.prices.currency}`,
    ...(status.conditions.length > 0 ? [`Conditions: ${status.conditions.join(", ")}`] : []),
    `${address}/api/v1/status   Ctrl+C stops`,
  ];
  return lines
    .map((line) => (line.length > width ? `${line.slice(0, Math.max(0, width - 1))}…` : line))
    .join("\n");
}

/** The home in one line, for logs and pipes. */
export function statusLine(status: SystemStatus): string {
  const { flows, battery, prices, plan } = status;
  const slot = plan?.slots[0];
  return [
    localTime(status.at, status.timeZone),
    flows === undefined
      ? "no reading yet"
      : `house ${kw(flows.houseW)}, PV ${kw(flows.pvW)}, battery ${kw(flows.batteryW)}, grid ${kw(flows.gridW)}`,
    battery === undefined ? "" : `SoC ${battery.socPercent.toFixed(0)} %`,
    `price ${prices.importPerKwh.toFixed(2)} ${prices.currency}/kWh`,
    slot === undefined ? "no plan" : `plan ${kw(slot.batteryW)}`,
    mainReason(status),
  ]
    .filter((part) => part !== "")
    .join(" | ");
}

const mainReason = ({ decision }: SystemStatus): string => decision?.reasons[0] ?? "";

const kw = (powerW: number): string => `${(powerW / 1000).toFixed(2)} kW`;
const kwh = (energy: number): string => `${energy.toFixed(1)} kWh`;

function localTime(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(
    new Date(at),
  );
}

function flowLines({ flows, battery, prices }: SystemStatus): string[] {
  if (flows === undefined) return ["Waiting for the first reading of the grid meter …"];
  const row = (name: string, powerW: number, words: string): string =>
    `  ${name.padEnd(8)} ${kw(powerW).padStart(9)}  ${bar(powerW)}  ${words}`;
  const { importPerKwh, exportPerKwh, currency } = prices;
  return [
    row("PV", flows.pvW, ""),
    row("House", flows.houseW, ""),
    row("Battery", flows.batteryW, batteryWords(flows.batteryW, battery)),
    row(
      "Grid",
      flows.gridW,
      `${flows.gridW >= 0 ? "buying" : "selling"}; import ${importPerKwh.toFixed(2)}, export ${exportPerKwh.toFixed(2)} ${currency}/kWh`,
    ),
  ];
}

function batteryWords(powerW: number, battery: SystemStatus["battery"]): string {
  const doing = powerW > 0 ? "charging" : powerW < 0 ? "discharging" : "resting";
  if (battery === undefined) return doing;
  return `${doing}; ${battery.socPercent.toFixed(0)} % ${gauge(battery.socPercent)} ${(battery.storedWh / 1000).toFixed(1)} kWh`;
}

const bar = (powerW: number): string => {
  const filled = Math.min(BAR_WIDTH, Math.round((Math.abs(powerW) / FULL_W) * BAR_WIDTH));
  return (powerW < 0 ? "◂" : "▸").concat("█".repeat(filled), "·".repeat(BAR_WIDTH - filled));
};

const gauge = (percent: number): string => {
  const filled = Math.round(percent / 10);
  return `[${"█".repeat(filled)}${" ".repeat(10 - filled)}]`;
};

function planLines({ plan, prices, timeZone }: SystemStatus): string[] {
  if (plan === undefined) return ["  No plan yet: the battery covers the home's own use."];
  const time = new Intl.DateTimeFormat("sv-SE", { timeZone, hour: "2-digit", minute: "2-digit" });
  const hours = byHour(plan.slots);
  const cell = (text: string): string => text.padStart(7);
  const row = (name: string, of: (slot: StatusSlot) => string): string =>
    `  ${name.padEnd(14)}${hours.map((slot) => cell(of(slot))).join("")}`;
  return [
    row("Plan", ({ start }) => time.format(new Date(start))),
    row("battery kW", ({ batteryW }) => (batteryW / 1000).toFixed(1)),
    row("SoC %", ({ socPercent }) => socPercent.toFixed(0)),
    row(`price ${prices.currency}`, ({ importPricePerKwh }) => importPricePerKwh.toFixed(2)),
  ];
}

/** Every other quarter: four hours fit on a narrow screen. */
const byHour = (slots: readonly StatusSlot[]): readonly StatusSlot[] =>
  slots.filter((_, index) => index % 2 === 0).slice(0, 8);

function decisionLines({ decision }: SystemStatus, width: number): string[] {
  if (decision === undefined) return ["  Watching; nothing is decided yet."];
  const guided = {
    plan: "by the plan",
    "self-consumption": "to cover the home's own use",
    override: "by hand",
  }[decision.guidedBy];
  const reasons = decision.reasons.length > 0 ? decision.reasons.slice(0, 3) : ["Nothing holds it back."];
  return [
    `  Why (guided ${guided ?? decision.guidedBy}):`,
    ...reasons.flatMap((reason) => wrapped(reason, width - 4)),
  ];
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > Math.max(20, width)) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((part) => `    ${part}`);
}
