// Writes docs/modbus-registers.md from the profiles of @oec/modbus. With --check it writes nothing and fails if it is old.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { format, resolveConfig } from "prettier";
import { LG_RESU_HOSTS, PROFILES } from "../packages/modbus/src/profiles/catalogue.ts";
import type { Profile } from "../packages/modbus/src/profiles/profile.ts";
import type { RegisterSpec } from "../packages/modbus/src/registers/map.ts";
import { root } from "./run.ts";

const file = join(root, "docs/modbus-registers.md");

const vendors = PROFILES.map((profile) => {
  const { id, vendor, models, ports, unitIds, battery } = profile;
  const commanded =
    profile.sunspec !== undefined && battery === undefined
      ? "by its SunSpec models"
      : battery?.control === undefined
        ? "no"
        : battery.control.discharge === undefined
          ? "charging only"
          : "yes";
  return `| \`${id}\` | ${vendor} | ${models.join(", ")} | ${ports.join(", ")} | ${unitIds.join(", ")} | ${commanded} |`;
});

const page = `# Modbus registers

<!-- Written by \`npx tsx --conditions=@oec/source scripts/modbus-registers.ts\` from packages/modbus/src/profiles. -->

Addresses are those on the wire, from 0. Bytes within a register are always high first; "low first" says that the register
with the low bits comes first. A value is the number in the registers times the scale. Values that mean "not available" are
never shown as numbers. All signs are turned once, in the profile: a battery's power is positive while it charges, the
grid's while it is imported, an inverter's AC power is negative while it produces.

## Vendors

| profile | vendor | models | ports | units | battery takes set-points |
| --- | --- | --- | --- | --- | --- |
${vendors.join("\n")}

An LG RESU battery has no Modbus server of its own. It is read and commanded through its inverter: ${LG_RESU_HOSTS.map((host) => `\`lg:${host}\``).join(", ")}.
The profile \`sunspec\` takes everything from the SunSpec models of a device; \`auto\` asks the device, by reading alone, and
falls back to \`generic\`.

## Configuration

A device needs an address and a profile. This is what \`ModbusHardwareFactory\` takes; two devices at the same host and port
share one connection.

\`\`\`ts
import { tcpOpener } from "@oec/modbus/node";
import type { ModbusDeviceConfig } from "@oec/modbus";

const inverter: ModbusDeviceConfig = { opener: tcpOpener({ host: "192.168.1.20" }), profile: "huawei" };
const meter: ModbusDeviceConfig = {
  opener: tcpOpener({ host: "192.168.1.30", port: 1502 }),
  profile: "auto",
  unitId: 2,
  connection: { timeoutMs: 5_000, interRequestMs: 50 },
};
console.log(inverter, meter);
\`\`\`

Addresses of the generic profile can be changed with \`customProfile\`, which takes registers as plain JSON and says what is
wrong with them.

## When it does not work

- **No connection.** Most inverters have Modbus switched off; it is switched on in the vendor's app or on the installer's
  pages. SolarEdge listens on port 1502, Huawei on its own WiFi on port 6607.
- **The connection is closed at once.** Many inverters take one client. Another program, or a cloud gateway, may hold it.
- **Every request times out.** The unit is wrong: an inverter that is asked for a unit it does not have stays silent. The
  usual units stand in the table above.
- **Exception 2.** The device does not have this register; firmware and models differ. The reader leaves such registers out
  by itself and goes on with the others.
- **Exception 6, or time-outs after a fast start.** The device needs rest: raise \`connectDelayMs\` and \`interRequestMs\`.
- **A set-point is refused with \`remote-control-off\`.** The device did not keep the command. Remote control must be allowed in
  its settings, and on some only after the installer's code.
- **A sign is wrong.** Charge the battery with a small power and look at the grid meter. Then set \`signChecked\`.

${PROFILES.map(section).join("\n")}`;

function section(profile: Profile): string {
  const { id, vendor, registers, notes } = profile;
  const rows = Object.entries(registers).map(([name, spec]) => row(name, spec));
  const sources = [...new Set(Object.values(registers).map(({ source }) => source))];
  const table =
    rows.length === 0
      ? "All registers come from the device's SunSpec models."
      : `| register | address | table | type | scale | unit | access | notes |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join("\n")}

Sources: ${sources.map((source) => `\`${source}\``).join(", ")}.`;
  return `## ${vendor} (\`${id}\`)

${notes.map((note) => `- ${note}`).join("\n")}

${table}
`;
}

function row(name: string, spec: RegisterSpec): string {
  const { address, table, type, words, wordOrder, scale = 1, unit, access, values, note, unitId } = spec;
  const kind = `${type}${words === undefined ? "" : ` x ${words}`}${wordOrder === "little" ? ", low first" : ""}`;
  const meaning =
    values === undefined
      ? []
      : [
          Object.entries(values)
            .map(([key, value]) => `${key} ${value}`)
            .join(", "),
        ];
  const notes = [
    ...(note === undefined ? [] : [note]),
    ...meaning,
    ...(unitId === undefined ? [] : [`on unit ${unitId}`]),
  ];
  const cells = [name, address, table, kind, scale, unit, access, notes.join("; ")];
  return `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
}

const written = await format(page, { ...(await resolveConfig(file)), parser: "markdown" });
if (!process.argv.includes("--check")) writeFileSync(file, written);
else if (!existsSync(file) || readFileSync(file, "utf8") !== written) {
  console.error("docs/modbus-registers.md is not what the profiles say: run scripts/modbus-registers.ts.");
  process.exitCode = 1;
}
