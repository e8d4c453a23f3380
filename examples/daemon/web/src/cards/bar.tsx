import type { JSX } from "preact";

const HEIGHT = 10;

/** A horizontal bar of 0 to 100. */
export const Bar = ({
  label,
  value,
  valueText,
  tick,
  parts,
}: {
  readonly label: string;
  readonly value: number;
  readonly valueText: string;
  /** A limit that is marked. */
  readonly tick?: number;
  /** From the left, each up to its end, in the colour of a token. */
  readonly parts: readonly { readonly to: number; readonly fill: string }[];
}): JSX.Element => (
  <svg
    class="bar half-gap"
    viewBox={`0 0 100 ${HEIGHT}`}
    preserveAspectRatio="none"
    role="meter"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuenow={Math.min(100, Math.max(0, Math.round(value)))}
    aria-valuetext={valueText}
  >
    <rect width={100} height={HEIGHT} fill="var(--line)" />
    {parts.map(({ to, fill }, index) => {
      const from = index === 0 ? 0 : Math.min(100, parts[index - 1]?.to ?? 0);
      return (
        <rect
          key={fill}
          x={from}
          width={Math.max(0, Math.min(100, to) - from)}
          height={HEIGHT}
          fill={`var(--${fill})`}
        />
      );
    })}
    {tick !== undefined && <rect x={tick} width={0.8} height={HEIGHT} fill="var(--ink)" />}
  </svg>
);
