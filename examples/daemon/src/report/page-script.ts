/** What draws the charts in the browser; reads the element #data and needs uPlot. */
export const PAGE_SCRIPT = String.raw`
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const s = data.series, slotS = data.slotMinutes * 60, zone = data.timeZone, cur = data.currency;
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
const tzDate = (ts) => uPlot.tzDate(new Date(ts * 1e3), zone);
const fixed = (digits) => (u, v) => (v == null ? "–" : v.toFixed(digits));
const stepped = uPlot.paths.stepped({ align: 1 });
let charts = [];

/* 24-hour clock; midnight carries the day. */
function timeLabels(timeZone) {
  const hour = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "short" });
  return (u, splits, axis, space, step) => splits.map((t) => {
    const at = new Date(t * 1e3), clock = hour.format(at);
    return step >= 86400 ? day.format(at) : clock === "00:00" ? day.format(at) : clock;
  });
}
function axes(timeZone) {
  const stroke = css("soft"), grid = { stroke: css("grid"), width: 1 }, ticks = { stroke: css("grid"), width: 1 };
  const font = "12px system-ui, sans-serif";
  return [
    { stroke, grid, ticks, font, size: 32, space: 64, values: timeLabels(timeZone) },
    { stroke, grid, ticks, font, size: 52, values: (u, v) => v.map((x) => String(+x.toFixed(3))) },
  ];
}
function draw(id, height, columns, series, extra) {
  const box = document.getElementById(id);
  box.textContent = "";
  const chart = new uPlot(
    Object.assign({
      width: box.clientWidth, height, tzDate,
      cursor: { sync: { key: "week" }, drag: { x: false, y: false } },
      axes: axes(zone),
      series: [{ label: "time", value: (u, v) => (v == null ? "–" : when.format(new Date(v * 1e3))) }, ...series],
    }, extra || {}),
    columns, box);
  charts.push({ chart, box, height });
}
const when = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const dayName = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "short", day: "numeric", month: "short", year: "numeric" });
const line = (label, color, digits, more) => Object.assign({ label, stroke: css(color), width: 2, points: { show: false }, value: fixed(digits) }, more || {});

/* Slots of one week; where days were left out, a null breaks the lines. */
function weekColumns(week) {
  const x = [], at = [];
  for (let i = week.first; i < week.end; i += 1) {
    const t = s.startMs[i] / 1e3;
    if (x.length && t - x[x.length - 1] > slotS * 1.5) { x.push(x[x.length - 1] + slotS); at.push(-1); }
    x.push(t); at.push(i);
  }
  if (x.length) { x.push(x[x.length - 1] + slotS); at.push(-1); }
  const last = at.length - 1;
  /* A stepped line needs its last value once more at the end. */
  const pick = (values, scale) => at.map((i, k) => i >= 0 ? values[i] * scale : k === last ? values[at[k - 1]] * scale : null);
  return { x, pick };
}
function drawWeek() {
  const week = data.weeks[chosen];
  const { x, pick } = weekColumns(week);
  draw("c-price", 150, [x, pick(s.importPerKwh, 1), pick(s.exportPerKwh, 1)],
    [line("import " + cur + "/kWh", "price", 3, { paths: stepped }), line("export", "price", 3, { paths: stepped, dash: [5, 4], width: 1.5 })]);
  draw("c-power", 170, [x, pick(s.loadW, 1e-3), pick(s.pvW, 1e-3)],
    [line("load kW", "load", 2, { paths: stepped, width: 1.5 }), line("PV kW", "pv", 2, { paths: stepped, fill: css("pv") + "33" })]);
  draw("c-battery", 170, [x, pick(s.batteryW.rolling, 1e-3), pick(s.batteryW.perfect, 1e-3)],
    [line("rolling kW", "rolling", 2, { paths: stepped, fill: css("rolling") + "22" }), line("perfect kW", "perfect", 2, { paths: stepped, dash: [5, 4] })]);
  const ends = x.map((t) => t + slotS);
  draw("c-stored", 170, [ends, pick(s.storedKwh.rolling, 1), pick(s.storedKwh.perfect, 1)],
    [line("rolling kWh", "rolling", 2), line("perfect kWh", "perfect", 2, { dash: [5, 4] })],
    { scales: { x: { range: () => [x[0], x[x.length - 1]] }, y: { range: [0, data.capacityKwh] } } });
}
function drawDays() {
  /* Days are dates: they are drawn in UTC, whatever the zone of the home. */
  const x = data.days.map((d) => Date.parse(d.day + "T00:00:00Z") / 1e3);
  const saving = (name) => data.days.map((d) => d.total.withoutBattery - d.total[name]);
  const bars = uPlot.paths.bars({ size: [0.7, 28] });
  draw("c-days", 240, [x, saving("rolling"), saving("perfect"), saving("selfConsumption")], [],
    { tzDate: (ts) => uPlot.tzDate(new Date(ts * 1e3), "Etc/UTC"), axes: axes("Etc/UTC"), cursor: { drag: { x: false, y: false } },
      scales: { x: { range: (u, a, b) => [a - 43200, b + 43200] } },
      series: [{ label: "day", value: (u, v) => (v == null ? "–" : dayName.format(new Date(v * 1e3))) },
        line("rolling", "rolling", 2, { paths: bars, fill: css("rolling") + "99", width: 0 }),
        line("perfect", "perfect", 2, { width: 1.5, dash: [5, 4] }), line("rule", "rule", 2, { width: 1.5 })] });
}
let chosen = data.firstWeek;
const select = document.getElementById("week"), before = document.getElementById("before"), after = document.getElementById("after");
data.weeks.forEach((week, i) => select.add(new Option(week.from + " to " + week.to, String(i))));
function drawAll() {
  for (const { chart } of charts) chart.destroy();
  charts = [];
  select.value = String(chosen);
  before.disabled = chosen === 0;
  after.disabled = chosen === data.weeks.length - 1;
  drawWeek();
  drawDays();
}
const choose = (index) => { chosen = Math.max(0, Math.min(data.weeks.length - 1, index)); drawAll(); };
select.onchange = () => choose(Number(select.value));
before.onclick = () => choose(chosen - 1);
after.onclick = () => choose(chosen + 1);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
let pending = 0;
addEventListener("resize", () => {
  cancelAnimationFrame(pending);
  pending = requestAnimationFrame(() => { for (const { chart, box, height } of charts) chart.setSize({ width: box.clientWidth, height }); });
});
drawAll();
`;
