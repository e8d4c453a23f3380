// @ts-check

/**
 * The allow-table of imports between packages: each package and the packages it may import.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const ARROWS = {
  domain: [],
  "power-flow": ["domain"],
  optimizer: ["domain"],
  forecast: ["domain"],
  ml: ["domain", "forecast"],
  modbus: ["domain"],
  ocpp: ["domain"],
  simulation: ["domain", "forecast"],
  controller: ["domain", "power-flow", "optimizer"],
};
