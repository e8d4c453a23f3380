// What will a home use tomorrow, and how sure is that? npm start
import { regularHorizon, seriesOf } from "@oec/domain";
import { dayTypeReader, fitLoadModel, forecastLoad, mae, RollingConformal, SWEDEN } from "@oec/forecast";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const timeZone = "Europe/Stockholm";

// Ninety days of a made-up home: it cooks at 18, a heat pump follows the weather, and some days are unlike others.
const start = Date.UTC(2025, 10, 9, 23);
const grid = regularHorizon(start, HOUR, 90 * 24);
const measured = Array.from({ length: grid.count }, (_, slot) => {
  const [day, hour] = [Math.floor(slot / 24), slot % 24];
  const heating = 500 + 300 * Math.cos(day / 8);
  const cooking = hour === 18 ? 1400 : hour === 7 ? 700 : 0;
  return 200 + heating + cooking + 150 * Math.sin(slot * 12.9898);
});
const history = seriesOf(grid, measured);

// How good was it? Each of the last 20 days, from what was known at its midnight.
const intervals = new RollingConformal({ slots: 24, lowest: 0 });
const said: number[] = [];
for (let day = 70; day < 90; day += 1) {
  const at = start + day * DAY;
  const model = fitLoadModel(history, { timeZone, at });
  const { values } = forecastLoad(model, history, at);
  const came = measured.slice(day * 24, (day + 1) * 24);
  intervals.learn(values, came);
  said.push(mae(came, values));
}
console.log(`mean error of 20 days: ${(said.reduce((sum, error) => sum + error, 0) / 20).toFixed(0)} W`);

// Tomorrow, with bounds that hold for four hours of five.
const at = start + 90 * DAY;
const tomorrow = forecastLoad(fitLoadModel(history, { timeZone, at }), history, at);
const { lower, upper } = intervals.interval(tomorrow.values);
console.log(`${tomorrow.firstDate}, a ${dayTypeReader(SWEDEN)(tomorrow.firstDate)}`);
for (const hour of [0, 7, 12, 18]) {
  const [value, low, high] = [tomorrow.values[hour], lower[hour], upper[hour]].map((watts) =>
    watts?.toFixed(0),
  );
  console.log(`${String(hour).padStart(2, "0")}:00  ${value} W  (${low} to ${high})`);
}
