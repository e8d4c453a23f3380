import type { JSX } from "preact";
import type { NowView, Verb } from "../api/types.ts";
import { Icon, type IconName } from "../parts/icon.tsx";
import { useReader } from "../parts/reader.ts";
import { Tag } from "../parts/small.tsx";
import { NBSP, written } from "../text/numbers.ts";
import { tell } from "../text/sentences.ts";
import { whenFrom } from "../text/when.ts";
import { Actions } from "./actions.tsx";

/** What each verb looks like. */
const VERB_ICONS: Readonly<Record<Verb, IconName>> = {
  "runs-house": "battery",
  rests: "rest",
  "fills-cheap": "store",
  "stores-sun": "sun",
  "sells-sun": "sell",
  "sells-stored": "sell",
};

/** The answer first: what, why, what next, and what else could be done at which price. */
export function Hero({ view }: { readonly view: NowView }): JSX.Element {
  const { words, numbers } = useReader();
  const told = tell(view, words, numbers);
  const { next = [], at } = view;
  const when = whenFrom(Date.parse(at), words, numbers);
  return (
    <section class="card hero span-8">
      <div class="kicker">
        <Situation view={view} />
        <span>{numbers.day(Date.parse(at))}</span>
      </div>
      <h1>{told.head}</h1>
      <p class="sentence">
        <Emphasised text={told.why} />
        {told.else && (
          <>
            {" "}
            {told.else.what}: <b class="keep">{told.else.price}</b>.
          </>
        )}
      </p>
      {next.length === 0 ? (
        view.sentence && <p class="small gap">{words.now.nothingNext}</p>
      ) : (
        <ol class="next" aria-label={words.now.next}>
          {next.map((change) => (
            <li key={change.at}>
              <time dateTime={change.at}>{when.short(Date.parse(change.at))}</time>
              <Icon name={VERB_ICONS[change.verb]} />
              <span>{words.does[change.verb]}</span>
              <span class="note">
                {change.pricePerKwh === null ? "" : written(numbers.price(change.pricePerKwh))}
              </span>
            </li>
          ))}
        </ol>
      )}
      <Actions view={view} />
    </section>
  );
}

/** Figures stand out: they are what holds together with a no-break space. */
const Emphasised = ({ text }: { readonly text: string }): JSX.Element => (
  <>
    {text
      .split(/([^\s]*\d[^ ]*\u00a0[\p{L}%€]+)/u)
      .map((part) => (part.includes(NBSP) ? <b key={part}>{part}</b> : part))}
  </>
);

function Situation({ view: { mode, override, sentence } }: { readonly view: NowView }): JSX.Element | null {
  const { words } = useReader();
  const texts = words.now;
  if (mode === "safe" || mode === "stopped") return <Tag tone="bad">{texts.safe}</Tag>;
  if (override)
    return (
      <Tag tone="warn" icon="hand">
        {texts.byHand}
      </Tag>
    );
  if (sentence === null || sentence === undefined) return null;
  return sentence.guidedBy === "plan" ? (
    <Tag tone="ok">{texts.onPlan}</Tag>
  ) : (
    <Tag tone="plain">{texts.noPlan}</Tag>
  );
}
