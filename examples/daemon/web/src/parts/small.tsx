import type { ComponentChildren, JSX } from "preact";
import type { Figure } from "../text/numbers.ts";
import { Icon, type IconName } from "./icon.tsx";

/** A large number with a small unit. */
export const Fig = ({
  figure,
  suffix = "",
}: {
  readonly figure: Figure;
  readonly suffix?: string;
}): JSX.Element => (
  <span class="keep">
    {figure.value}
    <span class="unit">
      {figure.unit}
      {suffix}
    </span>
  </span>
);

export type Tone = "ok" | "warn" | "bad" | "plain";

const TONE_ICONS: Readonly<Record<Tone, IconName>> = {
  ok: "check",
  warn: "warn",
  bad: "bad",
  plain: "clock",
};

/** A short word about a state, never by colour alone. */
export const Tag = ({
  tone,
  icon = TONE_ICONS[tone],
  children,
}: {
  readonly tone: Tone;
  readonly icon?: IconName;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <span class={`tag ${tone}`}>
    <Icon name={icon} />
    {children}
  </span>
);

/** A card with its title. */
export const Card = ({
  span,
  title,
  extra,
  children,
}: {
  readonly span: string;
  readonly title: string;
  readonly extra?: ComponentChildren;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <section class={`card ${span}`}>
    <div class="card-head">
      <h2>{title}</h2>
      {extra}
    </div>
    {children}
  </section>
);

/** Names and values, one pair per row; a value that is not known has no row. @param isSum - The last row adds up those above it. */
export const Pairs = ({
  rows,
  isSum = false,
}: {
  readonly isSum?: boolean;
  readonly rows: readonly (readonly [name: string, value: string] | undefined)[];
}): JSX.Element => (
  <dl class={isSum ? "pairs sum gap" : "pairs gap"}>
    {rows
      .filter((row) => row !== undefined)
      .map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
  </dl>
);

/** A link to another page. */
export const PageLink = ({
  href,
  children,
}: {
  readonly href: string;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <a class="link" href={href}>
    {children}
    <Icon name="chevron" />
  </a>
);

export type Thing = "sun" | "grid" | "battery" | "house" | "car" | "sold" | "mid";

/** The colour (and pattern) of a thing, beside its name. */
export const Swatch = ({ thing }: { readonly thing: Thing }): JSX.Element => <i class={`swatch ${thing}`} />;
