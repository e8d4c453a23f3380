import type { JSX } from "preact";
import type { NowView } from "../api/types.ts";
import { DrawnIcon } from "../parts/icon.tsx";
import { useReader } from "../parts/reader.ts";
import { Card } from "../parts/small.tsx";
import { written } from "../text/numbers.ts";
import { whenFrom } from "../text/when.ts";

/** Powers below this are nothing on the drawing [W]. */
const NOTHING_W = 30;
const CENTRE = { x: 180, y: 166 };
const HOUSE_RADIUS = 50;

/** The home's power at this moment: who gives, who takes, how much. */
export function FlowCard({ view }: { readonly view: NowView }): JSX.Element | null {
  const { words, age, standing } = useReader();
  if (view.flow === undefined || view.flow === null) return null;
  return (
    <Card
      span="span-5 rows-2"
      title={words.now.flow}
      extra={
        <span class="note">{standing === "live" ? words.now.measured(age) : words.state.stale(age)}</span>
      }
    >
      <div class="flow">
        <Drawing view={view} flow={view.flow} />
      </div>
    </Card>
  );
}

type Flow = NonNullable<NowView["flow"]>;

function Drawing({ view, flow }: { readonly view: NowView; readonly flow: Flow }): JSX.Element {
  const { words, numbers } = useReader();
  const { houseW, gridW, sunW, batteryW, sunTodayKwh } = flow;
  const texts = words.flow;
  const power = (powerW: number): string => written(numbers.power(Math.abs(powerW)));
  const gridState = gridW >= 0 ? texts.buying : texts.selling;
  const batteryState = batteryWords(batteryW ?? 0, texts);
  const level = view.battery?.socPercent;
  const summary = [
    `${texts.summary}: ${words.things.house} ${power(houseW)}`,
    sunW === undefined ? "" : `${words.things.sun} ${power(sunW)}`,
    batteryW === undefined ? "" : `${words.things.battery} ${power(batteryW)} ${batteryState}`,
    `${words.things.grid} ${power(gridW)} ${gridState}`,
  ].filter((part) => part !== "");
  const fullAt = view.battery?.fullAt;
  return (
    <svg viewBox="0 0 360 330" role="img" aria-label={summary.join(", ")}>
      {sunW !== undefined && (
        <>
          <Spoke thing="sun" x1={180} y1={82} x2={180} y2={109} flowW={sunW} />
          <Disc thing="sun" x={180} y={46} />
          <text x={226} y={41}>
            {words.things.sun}
          </text>
          <text class="value" x={226} y={62}>
            {power(sunW)}
          </text>
          {sunTodayKwh !== undefined && (
            <>
              <text x={134} y={41} text-anchor="end">
                {texts.today}
              </text>
              <text x={134} y={60} text-anchor="end">
                {written(numbers.energy(sunTodayKwh))}
              </text>
            </>
          )}
        </>
      )}
      <Spoke thing="grid" x1={86} y1={166} x2={123} y2={166} flowW={gridW} />
      <Disc thing="grid" x={50} y={166} />
      <text x={50} y={220} text-anchor="middle">
        {words.things.grid}
      </text>
      <text class="value" x={50} y={240} text-anchor="middle">
        {power(gridW)}
      </text>
      <text x={50} y={257} text-anchor="middle">
        {Math.abs(gridW) < NOTHING_W ? "" : gridState}
      </text>
      {batteryW !== undefined && (
        <>
          <Spoke thing="battery" x1={180} y1={250} x2={180} y2={223} flowW={-batteryW} />
          <Disc thing="battery" x={180} y={286} {...(level !== undefined && { share: level / 100 })} />
          {level !== undefined && (
            <text class="value level" x={180} y={304} text-anchor="middle">
              {written(numbers.percent(level))}
            </text>
          )}
          <text x={226} y={281}>
            {words.things.battery}
          </text>
          <text class="value" x={226} y={302}>
            {power(batteryW)}
          </text>
          <text x={226} y={319}>
            {batteryState}
          </text>
          {fullAt !== undefined && fullAt !== null && (
            <>
              <text x={134} y={281} text-anchor="end">
                {texts.full}
              </text>
              <text x={134} y={300} text-anchor="end">
                {whenFrom(Date.parse(view.at), words, numbers).short(Date.parse(fullAt))}
              </text>
            </>
          )}
        </>
      )}
      <House flow={flow} />
      <DrawnIcon name="house" x={180} y={143} size={24} />
      <text class="value house" x={180} y={174} text-anchor="middle">
        {power(houseW)}
      </text>
      <text x={180} y={192} text-anchor="middle">
        {words.things.house}
      </text>
    </svg>
  );
}

const batteryWords = (
  batteryW: number,
  texts: { readonly gives: string; readonly takes: string; readonly rests: string },
): string => (Math.abs(batteryW) < NOTHING_W ? texts.rests : batteryW < 0 ? texts.gives : texts.takes);

/** A line between a thing and the house: its width says how much, its arrow which way. @param flowW - Positive to the house. */
function Spoke({
  thing,
  x1,
  y1,
  x2,
  y2,
  flowW,
}: {
  readonly thing: string;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly flowW: number;
}): JSX.Element {
  const flows = Math.abs(flowW) >= NOTHING_W;
  const width = flows ? Math.min(18, 4 + Math.sqrt(Math.abs(flowW) / 1000) * 4.5) : 2;
  const turn = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI + (flowW < 0 ? 180 : 0);
  return (
    <>
      <line
        x1={x1}
        y1={y1}
        x2={x2}
        y2={y2}
        stroke={flows ? `var(--${thing})` : "var(--line2)"}
        stroke-width={width}
        stroke-linecap="round"
        {...(!flows && { "stroke-dasharray": "2 6" })}
      />
      {flows && (
        <g transform={`translate(${(x1 + x2) / 2} ${(y1 + y2) / 2}) rotate(${turn})`}>
          <path class="arrow arrow-out" d="M-4-7 4 0-4 7" />
        </g>
      )}
    </>
  );
}

/** A thing beside the house. @param share - How full it is, 0 to 1, as an arc. */
function Disc({
  thing,
  x,
  y,
  share,
}: {
  readonly thing: "sun" | "grid" | "battery";
  readonly x: number;
  readonly y: number;
  readonly share?: number;
}): JSX.Element {
  const tint = (percent: number): string => `color-mix(in srgb, var(--${thing}) ${percent}%, var(--card))`;
  const full = share !== undefined;
  return (
    <>
      <circle
        cx={x}
        cy={y}
        r={34}
        fill={tint(13)}
        stroke={full ? tint(30) : `var(--${thing})`}
        stroke-width={full ? 5 : 2.5}
      />
      {full && <Arc x={x} y={y} radius={34} from={0} share={share} thing={thing} width={5} />}
      <DrawnIcon name={thing} x={x} y={full ? y - 9 : y} size={full ? 22 : 26} />
    </>
  );
}

/** The house with its sources as a ring. */
function House({ flow: { sunW = 0, batteryW = 0, gridW } }: { readonly flow: Flow }): JSX.Element {
  const sources = [
    { thing: "sun", powerW: sunW },
    { thing: "battery", powerW: Math.max(0, -batteryW) },
    { thing: "grid", powerW: Math.max(0, gridW) },
  ];
  const total = Math.max(1, ...[sources.reduce((sum, { powerW }) => sum + powerW, 0)]);
  let from = 0;
  return (
    <>
      <circle
        cx={CENTRE.x}
        cy={CENTRE.y}
        r={HOUSE_RADIUS}
        fill="var(--card)"
        stroke="var(--line)"
        stroke-width={7}
      />
      {sources.map(({ thing, powerW }) => {
        const share = powerW / total;
        const arc = (
          <Arc
            key={thing}
            {...CENTRE}
            radius={HOUSE_RADIUS}
            from={from}
            share={share}
            thing={thing}
            width={7}
          />
        );
        from += share;
        return arc;
      })}
    </>
  );
}

function Arc({
  x,
  y,
  radius,
  from,
  share,
  thing,
  width,
}: {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly from: number;
  readonly share: number;
  readonly thing: string;
  readonly width: number;
}): JSX.Element {
  const around = 2 * Math.PI * radius;
  return (
    <circle
      cx={x}
      cy={y}
      r={radius}
      fill="none"
      stroke={`var(--${thing})`}
      stroke-width={width}
      stroke-dasharray={`${around * share} ${around}`}
      transform={`rotate(${from * 360 - 90} ${x} ${y})`}
    />
  );
}
